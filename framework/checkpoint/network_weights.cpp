#include "framework/checkpoint/network_weights.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

bool HasElements(const torch::Tensor& tensor, std::int64_t dimensions) {
  return tensor.dim() == dimensions && tensor.numel() > 0;
}

}  // namespace

NetworkWeights::NetworkWeights(const TensorMap& tensors, std::string network, std::string source)
    : tensors_(tensors), network_(std::move(network)), source_(std::move(source)) {}

bool NetworkWeights::HasConvolution(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found != tensors_.end() && HasElements(found->second, 4);
}

const torch::Tensor& NetworkWeights::Get(const std::string& name, std::int64_t dimensions) const {
  const auto found = tensors_.find(name);
  if (found != tensors_.end() && HasElements(found->second, dimensions)) {
    return found->second;
  }
  const std::string wanted = fmt::format("there is no {} \"{}\"", dimensions == 4 ? "convolution" : "tensor", name);
  if (found != tensors_.end()) {
    Refuse(fmt::format("{}, which is [{}] here", wanted, fmt::join(found->second.sizes().vec(), ",")));
  }
  std::vector<std::string> names;
  names.reserve(tensors_.size());
  for (const auto& [given, tensor] : tensors_) {
    names.push_back(given);
  }
  const std::string nearest = NearestName(name, names);
  Refuse(nearest.empty() ? wanted : fmt::format("{}; the nearest name in the file is \"{}\"", wanted, nearest));
}

void NetworkWeights::Expect(const std::string& name, torch::IntArrayRef shape) const {
  const torch::Tensor& found = Get(name, static_cast<std::int64_t>(shape.size()));
  if (found.sizes() != shape) {
    Refuse(fmt::format("\"{}\" is [{}], not the [{}] that its other layers ask for", name,
                       fmt::join(found.sizes().vec(), ","), fmt::join(shape.vec(), ",")));
  }
}

void NetworkWeights::Refuse(std::string_view why) const {
  throw WeightsError(fmt::format("{}: not the weights of {}: {}", source_, network_, why));
}

}  // namespace pentimento
