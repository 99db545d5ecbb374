#include "framework/train/ema.h"

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"

namespace pentimento {

Ema::Ema(const torch::nn::Module& module, double decay) : decay_(decay), average_(StateOf(module)) {
  for (auto& [name, tensor] : average_) {
    tensor = tensor.detach().clone();
  }
}

void Ema::Update(const torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (const auto& item : module.named_parameters()) {
    average_.at(item.key()).lerp_(item.value(), 1.0 - decay_);
  }
  for (const auto& item : module.named_buffers()) {
    average_.at(item.key()).copy_(item.value());
  }
}

void Ema::Swap(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (auto& [name, tensor] : StateOf(module)) {
    torch::Tensor& average = average_.at(name);
    const torch::Tensor weights = tensor.clone();
    tensor.copy_(average);
    average.copy_(weights);
  }
}

void Ema::Restore(const TensorMap& average) {
  if (average.size() != average_.size()) {
    throw DataError(fmt::format("an average of {} tensors cannot take up {}", average_.size(), average.size()));
  }
  for (auto& [name, tensor] : average_) {
    const auto found = average.find(name);
    if (found == average.end() || found->second.sizes() != tensor.sizes()) {
      throw DataError(fmt::format("the average of \"{}\" is missing or has another shape", name));
    }
    tensor.copy_(found->second);
  }
}

}  // namespace pentimento
