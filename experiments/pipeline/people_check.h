#pragma once

#include <vector>

#include "framework/core/json.h"
#include "framework/core/option_schema.h"

namespace pentimento {

/// Problems of a config with its people: metrics that need some which the data set does not set apart, and would find
/// nothing after hours of work; templates of real people that would stay behind.
/// @param resolved the whole document.
std::vector<OptionProblem> CheckPeople(const Json& resolved);

}  // namespace pentimento
