#include "framework/nn/infer_resnet_generator.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_norm.h"

namespace pentimento {
namespace {

constexpr std::int64_t kFirstBlock = 10;  // after one full-size and two down-sampling stages of conv, norm, ReLU

class Names {
 public:
  Names(const TensorMap& tensors, const std::string& source) : tensors_(tensors), source_(source) {}

  [[nodiscard]] bool HasConvolution(const std::string& name) const {
    const auto found = tensors_.find(name);
    return found != tensors_.end() && found->second.dim() == 4;
  }

  [[nodiscard]] const torch::Tensor& Convolution(const std::string& name) const {
    if (!HasConvolution(name)) {
      throw WeightsError(fmt::format(
          "{}: not the weights of a CycleGAN ResNet generator: there is no convolution \"{}\"", source_, name));
    }
    return tensors_.at(name);
  }

 private:
  const TensorMap& tensors_;
  const std::string& source_;
};

}  // namespace

ResnetGeneratorOptions InferResnetGenerator(const TensorMap& tensors, const std::string& source) {
  const Names names(tensors, source);
  ResnetGeneratorOptions options;
  const torch::Tensor& first = names.Convolution("model.1.weight");
  options.ngf = first.size(0);
  options.input_channels = first.size(1);
  options.norm = InferNorm(tensors, "model.1.bias", "model.2.weight");
  options.blocks = 0;
  while (names.HasConvolution(fmt::format("model.{}.conv_block.1.weight", kFirstBlock + options.blocks))) {
    ++options.blocks;
  }
  options.dropout =
      options.blocks > 0 && names.HasConvolution(fmt::format("model.{}.conv_block.6.weight", kFirstBlock));
  // Two up-sampling stages of conv, norm, ReLU and one padding lie between the blocks and the last convolution.
  options.output_channels = names.Convolution(fmt::format("model.{}.weight", kFirstBlock + options.blocks + 7)).size(0);
  return options;
}

}  // namespace pentimento
