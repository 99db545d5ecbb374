#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/core/option_schema.h"
#include "framework/core/precision.h"

namespace pentimento {

/// The precisions by their names in configs.
std::vector<std::pair<std::string, Precision>> PrecisionChoices();

/// Of an option with these choices: `auto` stands for bf16 where this processor has instructions for it, else for fp32.
OptionRules PrecisionRules();

}  // namespace pentimento
