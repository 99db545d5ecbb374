#include "framework/methods/neural/network_method.h"

#include <fmt/format.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/nn/device.h"
#include "framework/train/run_training.h"

namespace pentimento {

NetworkMethod::NetworkMethod(std::string name, const NetworkMethodOptions& options)
    : name_(std::move(name)),
      weights_(options.weights),
      precision_(options.precision),
      device_(SelectDevice(options.device)) {}

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
}

torch::Tensor NetworkMethod::Translate(const torch::Tensor& signed_images) const {
  const Autocast autocast(device_.type(), precision_);
  return Forward(signed_images.to(device_)).to(torch::kCPU, torch::kFloat32);
}

MethodOutput NetworkMethod::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, name_.c_str());
  const PaddedImages padded = Pad(images);
  const torch::Tensor result = FromSignedRange(Translate(ToSignedRange(padded.images)));
  return {CropBack(result, padded).contiguous(), {}};
}

MethodOutput NetworkMethod::ApplyRaw(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, name_.c_str());
  CheckRawSize(images);
  return {Translate(images).contiguous(), {}};
}

}  // namespace pentimento
