#include "framework/nn/infer_resnet_generator.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/network_weights.h"
#include "framework/nn/infer_norm.h"

namespace pentimento {
namespace {

constexpr std::int64_t kFirstBlock = 10;  // after one full-size and two down-sampling stages of conv, norm, ReLU

std::string BlockConvolution(std::int64_t block, std::int64_t entry) {
  return fmt::format("model.{}.conv_block.{}.weight", kFirstBlock + block, entry);
}

/// @throws WeightsError unless the convolutions have the shapes of these options, so that a network is never built
/// larger than its file.
void ExpectWidths(const NetworkWeights& weights, const ResnetGeneratorOptions& options) {
  const std::int64_t ngf = options.ngf;
  const auto layer = [](std::int64_t index) { return fmt::format("model.{}.weight", index); };
  weights.Expect(layer(1), {ngf, options.input_channels, 7, 7});
  weights.Expect(layer(4), {2 * ngf, ngf, 3, 3});
  weights.Expect(layer(7), {4 * ngf, 2 * ngf, 3, 3});
  for (std::int64_t block = 0; block < options.blocks; ++block) {
    weights.Expect(BlockConvolution(block, 1), {4 * ngf, 4 * ngf, 3, 3});
    weights.Expect(BlockConvolution(block, options.dropout ? 6 : 5), {4 * ngf, 4 * ngf, 3, 3});
  }
  const std::int64_t after = kFirstBlock + options.blocks;
  weights.Expect(layer(after), {4 * ngf, 2 * ngf, 3, 3});
  weights.Expect(layer(after + 3), {2 * ngf, ngf, 3, 3});
  weights.Expect(layer(after + 7), {options.output_channels, ngf, 7, 7});
}

}  // namespace

ResnetGeneratorOptions InferResnetGenerator(const TensorMap& tensors, const std::string& source) {
  const NetworkWeights weights(tensors, "a CycleGAN ResNet generator", source);
  ResnetGeneratorOptions options;
  const torch::Tensor& first = weights.Convolution("model.1.weight");
  options.ngf = first.size(0);
  options.input_channels = first.size(1);
  options.norm = InferNorm(tensors, "model.1.bias", "model.2.weight");
  options.blocks = 0;
  while (weights.HasConvolution(BlockConvolution(options.blocks, 1))) {
    ++options.blocks;
  }
  options.dropout = options.blocks > 0 && weights.HasConvolution(BlockConvolution(0, 6));
  // Two up-sampling stages of conv, norm, ReLU and one padding lie between the blocks and the last convolution.
  options.output_channels =
      weights.Convolution(fmt::format("model.{}.weight", kFirstBlock + options.blocks + 7)).size(0);
  ExpectWidths(weights, options);
  return options;
}

}  // namespace pentimento
