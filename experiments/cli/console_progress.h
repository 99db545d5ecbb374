#pragma once

#include <memory>

#include "framework/core/progress.h"

namespace pentimento {

/// A bar with the rate and the remaining time where standard error is a terminal; plain lines at growing intervals
/// elsewhere.
std::unique_ptr<Progress> MakeConsoleProgress();

}  // namespace pentimento
