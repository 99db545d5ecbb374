#include "framework/nn/infer_unet_generator.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/network_weights.h"
#include "framework/nn/infer_norm.h"

namespace pentimento {

UnetGeneratorOptions InferUnetGenerator(const TensorMap& tensors, const std::string& source) {
  const NetworkWeights weights(tensors, "a pix2pix U-Net generator", source);
  UnetGeneratorOptions options;
  const torch::Tensor& first = weights.Convolution("model.model.0.weight");
  options.ngf = first.size(0);
  options.input_channels = first.size(1);
  options.output_channels = weights.Convolution("model.model.3.weight").size(1);
  options.norm = InferNorm(tensors, "model.model.1.model.1.bias", "model.model.1.model.2.weight");
  options.depth = 1;
  // Before the level within lie an activation, the convolution and a norm; in the outermost the convolution alone.
  for (std::string level = "model.model.1.model."; weights.HasConvolution(level + "1.weight"); level += "3.model.") {
    // Looked at here, so that a network is never built larger than its file.
    weights.Expect(level + "1.weight", {options.Width(options.depth), options.Width(options.depth - 1), 4, 4});
    ++options.depth;
  }
  if (options.depth < UnetGeneratorOptions::kLeastDepth || options.depth > UnetGeneratorOptions::kMostDepth) {
    weights.Refuse(
        fmt::format("{} levels of convolutions \"model.model.1.model.[3.model. ...]1.weight\", where {} to "
                    "{} are possible",
                    options.depth, UnetGeneratorOptions::kLeastDepth, UnetGeneratorOptions::kMostDepth));
  }
  return options;
}

}  // namespace pentimento
