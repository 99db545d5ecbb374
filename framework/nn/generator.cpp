#include "framework/nn/generator.h"

#include <fmt/format.h>
#include <torch/nn/modules/container/any.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_resnet_generator.h"
#include "framework/nn/infer_unet_generator.h"

namespace pentimento {
namespace {

std::int64_t DepthOfUnet(GeneratorKind kind) {
  switch (kind) {
    case GeneratorKind::kUnet32:
      return 5;
    case GeneratorKind::kUnet64:
      return 6;
    case GeneratorKind::kUnet128:
      return 7;
    default:
      return 8;
  }
}

UnetGeneratorOptions UnetOf(const GeneratorOptions& options) {
  UnetGeneratorOptions unet;
  unet.ngf = options.ngf;
  unet.depth = DepthOfUnet(options.kind);
  unet.norm = options.norm;
  unet.dropout = options.dropout;
  return unet;
}

}  // namespace

std::int64_t GeneratorOptions::SizeMultiple() const {
  return kind == GeneratorKind::kResnet ? ResnetGeneratorImpl::kSizeMultiple : UnetOf(*this).SizeMultiple();
}

torch::nn::AnyModule MakeGenerator(const GeneratorOptions& options) {
  if (options.kind != GeneratorKind::kResnet) {
    return torch::nn::AnyModule(UnetGenerator(UnetOf(options)));
  }
  ResnetGeneratorOptions resnet;
  resnet.ngf = options.ngf;
  resnet.blocks = options.blocks;
  resnet.norm = options.norm;
  resnet.dropout = options.dropout;
  return torch::nn::AnyModule(ResnetGenerator(resnet));
}

InferredGenerator InferGenerator(const TensorMap& tensors, const std::string& source, bool dropout) {
  constexpr const char* kFirstOfUnet = "model.model.0.weight";
  constexpr const char* kFirstOfResnet = "model.1.weight";
  InferredGenerator generator;
  if (tensors.contains(kFirstOfUnet)) {
    UnetGeneratorOptions unet = InferUnetGenerator(tensors, source);
    unet.dropout = dropout;
    generator.network = torch::nn::AnyModule(UnetGenerator(unet));
    generator.input_channels = unet.input_channels;
    generator.output_channels = unet.output_channels;
    generator.size_multiple = unet.SizeMultiple();
    generator.minimum_size = generator.size_multiple;
  } else if (tensors.contains(kFirstOfResnet)) {
    const ResnetGeneratorOptions resnet = InferResnetGenerator(tensors, source);
    generator.network = torch::nn::AnyModule(ResnetGenerator(resnet));
    generator.input_channels = resnet.input_channels;
    generator.output_channels = resnet.output_channels;
    generator.size_multiple = ResnetGeneratorImpl::kSizeMultiple;
    generator.minimum_size = ResnetGeneratorImpl::kMinimumSize;
  } else {
    throw WeightsError(
        fmt::format("{}: not the weights of a generator of CycleGAN or pix2pix: there is neither a convolution \"{}\" "
                    "(of a ResNet) "
                    "nor \"{}\" (of a U-Net)",
                    source, kFirstOfResnet, kFirstOfUnet));
  }
  return generator;
}

}  // namespace pentimento
