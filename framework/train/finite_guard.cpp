#include "framework/train/finite_guard.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Whether all values surely are: one pass over all of them, with one answer to wait for. Sums of finite values may be
/// infinite, too.
bool HaveFiniteSums(std::span<const NamedTensor> tensors) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> sums;
  for (const NamedTensor& entry : tensors) {
    sums.push_back(entry.tensor.sum());
  }
  return sums.empty() || torch::isfinite(torch::stack(sums)).all().item<bool>();
}

}  // namespace

std::string FirstNonFinite(std::span<const NamedTensor> tensors) {
  const auto bad = std::ranges::find_if(tensors, [](const NamedTensor& entry) {
    return entry.tensor.is_floating_point() && !torch::isfinite(entry.tensor).all().item<bool>();
  });
  return bad == tensors.end() ? "" : bad->name;
}

void CheckFiniteStep(std::span<const NamedLoss> losses, std::span<const NamedTensor> gradients,
                     const std::function<std::vector<NamedTensor>()>& weights, std::int64_t step) {
  const auto bad_loss = std::ranges::find_if(losses, [](const NamedLoss& loss) { return !std::isfinite(loss.value); });
  if (bad_loss == losses.end() && (HaveFiniteSums(gradients) || FirstNonFinite(gradients).empty())) {
    return;
  }
  std::string what = bad_loss == losses.end() ? "" : fmt::format("loss {} is {}, ", bad_loss->name, bad_loss->value);
  if (const std::string weight = FirstNonFinite(weights()); !weight.empty()) {
    what += fmt::format("weights \"{}\" are not finite", weight);
  } else if (const std::string gradient = FirstNonFinite(gradients); !gradient.empty()) {
    what += fmt::format("the gradient of \"{}\" is not finite, all weights still being finite", gradient);
  } else {
    what += "all weights and gradients still being finite";
  }
  throw WorkError(
      fmt::format("training diverged at step {}: {}; try a lower learning rate, or precision fp32", step, what));
}

}  // namespace pentimento
