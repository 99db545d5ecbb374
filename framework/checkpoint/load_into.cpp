#include "framework/checkpoint/load_into.h"

#include <optional>
#include <string_view>
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

/// The name of the layer's `entry` if `name` is what follows it: "a.running_var" and "running_var" give "a.".
std::optional<std::string> LayerOf(std::string_view name, std::string_view entry) {
  if (!name.ends_with(entry)) {
    return std::nullopt;
  }
  name.remove_suffix(entry.size());
  return name.empty() || name.ends_with('.') ? std::optional<std::string>(name) : std::nullopt;
}

/// Statistics of an instance norm, which kept them before PyTorch 0.4 and never used them: the network has no place for
/// them.
bool IsUnusedStatistic(const std::string& name, const TensorMap& wanted) {
  for (const std::string_view entry : {"running_mean", "running_var", "num_batches_tracked"}) {
    if (const auto layer = LayerOf(name, entry)) {
      return !wanted.contains(*layer + "running_mean");
    }
  }
  return false;
}

/// The count of a batch norm, which has one since PyTorch 0.4.1 and uses it only to average.
bool IsLaterCount(const std::string& name, const TensorMap& given) {
  const auto layer = LayerOf(name, "num_batches_tracked");
  return layer && given.contains(*layer + "running_mean");
}

std::vector<std::string> Mismatches(const TensorMap& wanted, const TensorMap& given) {
  std::vector<std::string> missing;
  std::vector<std::string> lines;
  for (const auto& [name, tensor] : wanted) {
    const auto found = given.find(name);
    if (found == given.end() && IsLaterCount(name, given)) {
      continue;
    }
    if (found == given.end()) {
      missing.push_back(name);
      lines.push_back(fmt::format("missing    \"{}\" {}", name, Shape(tensor)));
    } else if (found->second.sizes() != tensor.sizes()) {
      lines.push_back(
          fmt::format("misshapen  \"{}\": the file has {}, the network {}", name, Shape(found->second), Shape(tensor)));
    }
  }
  for (const auto& [name, tensor] : given) {
    if (!wanted.contains(name) && !IsUnusedStatistic(name, wanted)) {
      // Comparing all names of a large file with all of a network would take minutes.
      const std::string nearest = lines.size() < kMostShown ? NearestName(name, missing) : "";
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
    if (const auto found = tensors.find(name); found != tensors.end()) {
      tensor.copy_(found->second);
    }
  }
}

}  // namespace pentimento
