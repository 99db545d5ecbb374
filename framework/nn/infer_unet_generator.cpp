#include "framework/nn/infer_unet_generator.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_norm.h"

namespace pentimento {
namespace {

bool HasUnetConvolution(const TensorMap& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  return found != tensors.end() && found->second.dim() == 4 && found->second.numel() > 0;
}

const torch::Tensor& UnetConvolution(const TensorMap& tensors, const std::string& name, const std::string& source) {
  if (!HasUnetConvolution(tensors, name)) {
    throw WeightsError(
        fmt::format("{}: not the weights of a pix2pix U-Net generator: there is no convolution \"{}\"", source, name));
  }
  return tensors.at(name);
}

}  // namespace

UnetGeneratorOptions InferUnetGenerator(const TensorMap& tensors, const std::string& source) {
  UnetGeneratorOptions options;
  const torch::Tensor first = UnetConvolution(tensors, "model.model.0.weight", source);
  options.ngf = first.size(0);
  options.input_channels = first.size(1);
  options.output_channels = UnetConvolution(tensors, "model.model.3.weight", source).size(1);
  options.norm = InferNorm(tensors, "model.model.1.model.1.bias", "model.model.1.model.2.weight");
  options.depth = 1;
  // Before the level within lie an activation, the convolution and a norm; in the outermost the convolution alone.
  for (std::string level = "model.model.1.model."; HasUnetConvolution(tensors, level + "1.weight");
       level += "3.model.") {
    // Looked at here, so that a network is never built larger than its file.
    const torch::Tensor& convolution = tensors.at(level + "1.weight");
    const std::vector<std::int64_t> shape = {options.Width(options.depth), options.Width(options.depth - 1), 4, 4};
    if (convolution.sizes() != torch::IntArrayRef(shape)) {
      throw WeightsError(fmt::format(
          "{}: not the weights of a pix2pix U-Net generator: \"{}1.weight\" is [{}], not the [{}] of ngf {}", source,
          level, fmt::join(convolution.sizes().vec(), ","), fmt::join(shape, ","), options.ngf));
    }
    ++options.depth;
  }
  if (options.depth < UnetGeneratorOptions::kLeastDepth || options.depth > UnetGeneratorOptions::kMostDepth) {
    throw WeightsError(
        fmt::format("{}: not the weights of a pix2pix U-Net generator: {} levels of convolutions \"model.model.1.model."
                    "[3.model. ...]1.weight\", where {} to {} are possible",
                    source, options.depth, UnetGeneratorOptions::kLeastDepth, UnetGeneratorOptions::kMostDepth));
  }
  return options;
}

}  // namespace pentimento
