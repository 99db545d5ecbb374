#pragma once

#include <span>
#include <string_view>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// The first of the named tensors that holds a NaN or an infinity, or "" if all are finite.
std::string FirstNonFinite(const TensorMap& tensors);

/// One loss by name.
struct NamedLoss {
  std::string_view name;
  double value = 0.0;
};

/// Ends a training that diverged. @param tensors the weights, looked at only if a loss is bad.
/// @throws WorkError naming the step, the first bad loss, the first bad tensor and what to try.
void CheckFiniteLosses(std::span<const NamedLoss> losses, const TensorMap& tensors, std::int64_t step);

}  // namespace pentimento
