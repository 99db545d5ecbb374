#pragma once

#include <string>

#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {

/// To be called where a function of our own computes gradients: they have none themselves, and a second derivative
/// through them would be wrong without a word. @throws InternalError where somebody asks for one.
inline void RefuseSecondGradient(const std::string& function) {
  if (torch::GradMode::is_enabled()) {
    throw InternalError(function + " has no second derivative");
  }
}

}  // namespace pentimento
