#include "framework/train/finite_guard.h"

#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {

std::string FirstNonFinite(const TensorMap& tensors) {
  for (const auto& [name, tensor] : tensors) {
    if (tensor.is_floating_point() && !torch::isfinite(tensor).all().item<bool>()) {
      return name;
    }
  }
  return "";
}

void CheckFiniteLosses(std::span<const NamedLoss> losses, const TensorMap& tensors, std::int64_t step) {
  for (const NamedLoss& loss : losses) {
    if (std::isfinite(loss.value)) {
      continue;
    }
    const std::string tensor = FirstNonFinite(tensors);
    throw WorkError(fmt::format(
        "training diverged at step {}: loss {} is {}{}; try a lower learning rate, or precision fp32", step, loss.name,
        loss.value,
        tensor.empty() ? ", all weights still being finite" : fmt::format(", weights \"{}\" are not finite", tensor)));
  }
}

}  // namespace pentimento
