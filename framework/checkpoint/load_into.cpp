#include "framework/checkpoint/load_into.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

constexpr std::size_t kMostShown = 12;

std::string Shape(const torch::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes().begin(), tensor.sizes().end(), ","));
}

std::vector<std::string> Mismatches(const TensorMap& wanted, const TensorMap& given) {
  std::vector<std::string> missing;
  std::vector<std::string> lines;
  for (const auto& [name, tensor] : wanted) {
    const auto found = given.find(name);
    if (found == given.end()) {
      missing.push_back(name);
      lines.push_back(fmt::format("missing    \"{}\" {}", name, Shape(tensor)));
    } else if (found->second.sizes() != tensor.sizes()) {
      lines.push_back(
          fmt::format("misshapen  \"{}\": the file has {}, the network {}", name, Shape(found->second), Shape(tensor)));
    }
  }
  for (const auto& [name, tensor] : given) {
    if (!wanted.contains(name)) {
      const std::string nearest = NearestName(name, missing);
      lines.push_back(fmt::format("unexpected \"{}\" {}{}", name, Shape(tensor),
                                  nearest.empty() ? "" : fmt::format("; did it mean \"{}\"?", nearest)));
    }
  }
  return lines;
}

}  // namespace

TensorMap StateOf(const torch::nn::Module& module) {
  TensorMap state;
  for (const auto& item : module.named_parameters()) {
    state.emplace(item.key(), item.value());
  }
  for (const auto& item : module.named_buffers()) {
    state.emplace(item.key(), item.value());
  }
  return state;
}

TensorMap CopyOfState(const torch::nn::Module& module) {
  TensorMap state = StateOf(module);
  for (auto& [name, tensor] : state) {
    tensor = tensor.detach().to(torch::kCPU, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true);
  }
  return state;
}

void LoadInto(torch::nn::Module& module, const TensorMap& tensors, const std::string& source) {
  TensorMap state = StateOf(module);
  const std::vector<std::string> lines = Mismatches(state, tensors);
  if (!lines.empty()) {
    std::string text = fmt::format("{}: these weights are not of the network that was asked for ({} of {} tensors)",
                                   source, lines.size(), state.size());
    for (std::size_t i = 0; i < lines.size() && i < kMostShown; ++i) {
      text += "\n  " + lines[i];
    }
    if (lines.size() > kMostShown) {
      text += fmt::format("\n  and {} more", lines.size() - kMostShown);
    }
    throw WeightsError(text);
  }
  const torch::NoGradGuard no_grad;
  for (auto& [name, tensor] : state) {
    tensor.copy_(tensors.at(name));
  }
}

}  // namespace pentimento
