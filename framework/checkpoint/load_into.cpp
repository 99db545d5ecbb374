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

constexpr std::size_t kMostShown = 12;  // of each kind

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

/// What does not fit, the first `kMostShown` of each kind in words.
class Mismatches {
 public:
  Mismatches(const TensorMap& wanted, const TensorMap& given) {
    std::vector<std::string> missing;
    for (const auto& item : wanted) {
      const std::string& name = item.first;
      const torch::Tensor& tensor = item.second;
      const auto found = given.find(name);
      if (found == given.end() && IsLaterCount(name, given)) {
        continue;
      }
      if (found == given.end()) {
        missing.push_back(name);
        Add(missing_, [&] { return fmt::format("missing    \"{}\" {}", name, Shape(tensor)); });
      } else if (found->second.sizes() != tensor.sizes()) {
        Add(misshapen_, [&] {
          return fmt::format("misshapen  \"{}\": the file has {}, the network {}", name, Shape(found->second),
                             Shape(tensor));
        });
      }
    }
    for (const auto& item : given) {
      const std::string& name = item.first;
      const torch::Tensor& tensor = item.second;
      if (!wanted.contains(name) && !IsUnusedStatistic(name, wanted)) {
        Add(unexpected_, [&] {
          const std::string nearest = NearestName(name, missing);
          return fmt::format("unexpected \"{}\" {}{}", name, Shape(tensor),
                             nearest.empty() ? "" : fmt::format("; did it mean \"{}\"?", nearest));
        });
      }
    }
  }

  [[nodiscard]] std::size_t Count() const { return missing_.count + misshapen_.count + unexpected_.count; }

  [[nodiscard]] std::string Text() const {
    std::string text;
    for (const Kind* kind : {&missing_, &misshapen_, &unexpected_}) {
      for (const std::string& line : kind->lines) {
        text += "\n  " + line;
      }
      if (kind->count > kind->lines.size()) {
        text += fmt::format("\n  and {} more {}", kind->count - kind->lines.size(), kind->name);
      }
    }
    return text;
  }

 private:
  struct Kind {
    const char* name = "";
    std::size_t count = 0;
    std::vector<std::string> lines = {};
  };

  /// Words only for what is shown: comparing all names of a large file with all of a network would take minutes.
  template <typename Words>
  static void Add(Kind& kind, const Words& words) {
    if (kind.count < kMostShown) {
      kind.lines.push_back(words());
    }
    ++kind.count;
  }

  Kind missing_{"missing"};
  Kind misshapen_{"misshapen"};
  Kind unexpected_{"unexpected"};
};

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
  const Mismatches mismatches(state, tensors);
  if (mismatches.Count() > 0) {
    throw WeightsError(fmt::format("{}: these weights are not of the network that was asked for ({} of {} tensors){}",
                                   source, mismatches.Count(), state.size(), mismatches.Text()));
  }
  const torch::NoGradGuard no_grad;
  for (auto& [name, tensor] : state) {
    if (const auto found = tensors.find(name); found != tensors.end()) {
      tensor.copy_(found->second);
    }
  }
}

}  // namespace pentimento
