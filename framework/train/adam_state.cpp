#include "framework/train/adam_state.h"

#include <memory>

#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

std::vector<torch::Tensor> ParametersOf(const torch::optim::Adam& optimizer, const std::vector<std::string>& names) {
  std::vector<torch::Tensor> parameters;
  for (const auto& group : optimizer.param_groups()) {
    parameters.insert(parameters.end(), group.params().begin(), group.params().end());
  }
  if (parameters.size() != names.size()) {
    throw InternalError(fmt::format("{} names for {} optimised parameters", names.size(), parameters.size()));
  }
  return parameters;
}

torch::Tensor Moment(const TensorMap& tensors, const std::string& name, const torch::Tensor& parameter) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.sizes() != parameter.sizes()) {
    throw DataError(fmt::format("the optimiser's state \"{}\" is missing or has another shape", name));
  }
  return found->second.to(parameter.device(), parameter.scalar_type(), /*non_blocking=*/false, /*copy=*/true);
}

}  // namespace

void SetLearningRate(torch::optim::Adam& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) {
    group.options().set_lr(rate);
  }
}

TensorMap AdamState(const torch::optim::Adam& optimizer, const std::vector<std::string>& names,
                    const std::string& prefix) {
  const std::vector<torch::Tensor> parameters = ParametersOf(optimizer, names);
  TensorMap tensors;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto found = optimizer.state().find(parameters[i].unsafeGetTensorImpl());
    if (found == optimizer.state().end()) {
      continue;
    }
    const auto& state = static_cast<const torch::optim::AdamParamState&>(*found->second);
    tensors[prefix + names[i] + "/exp_avg"] = state.exp_avg();
    tensors[prefix + names[i] + "/exp_avg_sq"] = state.exp_avg_sq();
    tensors[prefix + names[i] + "/step"] = torch::tensor(state.step(), torch::kInt64);
  }
  return tensors;
}

void RestoreAdamState(torch::optim::Adam& optimizer, const std::vector<std::string>& names, const std::string& prefix,
                      const TensorMap& tensors) {
  const std::vector<torch::Tensor> parameters = ParametersOf(optimizer, names);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string name = prefix + names[i];
    const auto step = tensors.find(name + "/step");
    if (step == tensors.end()) {
      continue;
    }
    auto state = std::make_unique<torch::optim::AdamParamState>();
    state->step(step->second.item<std::int64_t>());
    state->exp_avg(Moment(tensors, name + "/exp_avg", parameters[i]));
    state->exp_avg_sq(Moment(tensors, name + "/exp_avg_sq", parameters[i]));
    optimizer.state()[parameters[i].unsafeGetTensorImpl()] = std::move(state);
  }
}

}  // namespace pentimento
