#include "framework/methods/neural/network_method.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/nn/device.h"
#include "framework/nn/inference_layout.h"
#include "framework/train/run_training.h"

namespace pentimento {

namespace {

constexpr double kLevels = 255.0;

/// The allocators of CPU and CUDA have no type of error in common.
bool IsLackOfMemory(const c10::Error& error) {
  const std::string text = error.what_without_backtrace();
  return text.find("can't allocate memory") != std::string::npos || text.find("out of memory") != std::string::npos;
}

}  // namespace

NetworkMethod::NetworkMethod(std::string name, const NetworkMethodOptions& options, ValueRange range)
    : name_(std::move(name)),
      weights_(options.weights),
      precision_(options.precision),
      device_(SelectDevice(options.device)),
      range_(range) {}

std::vector<std::string> NetworkMethod::matchers_in_loss() const { return MatchersInLoss(weights_); }

void NetworkMethod::CheckColours(std::int64_t input_channels, std::int64_t output_channels) const {
  if (input_channels != 3 || output_channels != 3) {
    throw WeightsError(fmt::format("{}: maps {} channels to {}; only colour pictures (3 to 3) are supported", source(),
                                   input_channels, output_channels));
  }
}

void NetworkMethod::Load(torch::nn::Module& network, const TensorMap& tensors) const {
  LoadInto(network, tensors, source());
  network.eval();
  network.to(device_);
  for (torch::Tensor& parameter : network.parameters()) {
    parameter.requires_grad_(false);
  }
  if (device_.is_cpu()) {
    LayOutForInference(network, precision_);
  }
}

torch::Tensor NetworkMethod::ToOwnRange(const torch::Tensor& images) const {
  switch (range_) {
    case ValueRange::kSigned:
      return ToSignedRange(images);
    case ValueRange::kLevels:
      return images * kLevels;
    case ValueRange::kUnit:
      break;
  }
  return images;
}

torch::Tensor NetworkMethod::FromOwnRange(const torch::Tensor& images) const {
  switch (range_) {
    case ValueRange::kSigned:
      return FromSignedRange(images);
    case ValueRange::kLevels:
      return (images / kLevels).clamp(0.0, 1.0);
    case ValueRange::kUnit:
      break;
  }
  return images.clamp(0.0, 1.0);
}

torch::Tensor NetworkMethod::Translate(const torch::Tensor& images) const {
  const Autocast autocast(device_.type(), precision_);
  try {
    return Forward(images.to(device_)).to(torch::kCPU, torch::kFloat32);
  } catch (const c10::Error& error) {
    if (IsLackOfMemory(error)) {
      throw ShapeError(fmt::format("{}: for pictures of {}x{} there is not enough memory; make them smaller", name_,
                                   images.size(-1), images.size(-2)));
    }
    throw;
  }
}

MethodOutput NetworkMethod::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, name_.c_str());
  const PaddedImages padded = Pad(images);
  const torch::Tensor made = Translate(ToOwnRange(padded.images));
  if (made.sizes() != padded.images.sizes()) {
    throw ShapeError(fmt::format("{}: {} makes [{}] of [{}]; only networks that keep the size make pictures", name_,
                                 source(), fmt::join(made.sizes(), ","), fmt::join(padded.images.sizes(), ",")));
  }
  return {CropBack(FromOwnRange(made), padded).contiguous()};
}

MethodOutput NetworkMethod::ApplyRaw(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, name_.c_str());
  CheckRawSize(images);
  return {Translate(images).contiguous()};
}

}  // namespace pentimento
