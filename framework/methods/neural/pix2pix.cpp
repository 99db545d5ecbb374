#include "framework/methods/neural/pix2pix.h"

#include <fmt/format.h>
#include <torch/nn/modules/dropout.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/padding.h"
#include "framework/nn/device.h"
#include "framework/nn/infer_resnet_generator.h"
#include "framework/nn/infer_unet_generator.h"
#include "framework/nn/norm.h"

namespace pentimento {
namespace {

template <class Architecture>
void CheckColourToColour(const Architecture& architecture, const std::string& source) {
  if (architecture.input_channels != 3 || architecture.output_channels != 3) {
    throw WeightsError(fmt::format("{}: maps {} channels to {}; only colour pictures (3 to 3) are supported", source,
                                   architecture.input_channels, architecture.output_channels));
  }
}

}  // namespace

const OptionSchema& Pix2PixOptions::Schema() {
  using O = Pix2PixOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("weights", &O::weights,
               "weight file (.pth, .pt, .safetensors, .onnx) with the generator's weights under the official names",
               {.required = true})
          .AddChoice("statistics", &O::statistics,
                     "where batch norms take mean and variance from: each picture, as the official test, or what "
                     "training stored, as its --eval",
                     {{"picture", NormStatistics::kPicture}, {"stored", NormStatistics::kStored}})
          .Add("dropout", &O::dropout,
               "drop half of the values of the inner levels, the paper's source of variety (the official test unless "
               "--no_dropout or --eval)")
          .AddChoice("precision", &O::precision, "fp32, the reference, or bf16 products with fp32 weights",
                     {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
          .Add("device", &O::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Build();
  return schema;
}

Pix2Pix::Pix2Pix(const Pix2PixOptions& options)
    : weights_(options.weights), precision_(options.precision), device_(SelectDevice(options.device)) {
  const std::string source = options.weights.string();
  const TensorMap tensors = LoadTensors(options.weights);
  if (tensors.contains("model.1.weight")) {  // a ResNet's first convolution; a U-Net's is called model.model.0
    const ResnetGeneratorOptions architecture = InferResnetGenerator(tensors, source);
    CheckColourToColour(architecture, source);
    generator_ = torch::nn::AnyModule(ResnetGenerator(architecture));
    size_multiple_ = ResnetGeneratorImpl::kSizeMultiple;
    minimum_size_ = ResnetGeneratorImpl::kMinimumSize;
  } else {
    UnetGeneratorOptions architecture = InferUnetGenerator(tensors, source);
    CheckColourToColour(architecture, source);
    architecture.dropout = options.dropout;
    generator_ = torch::nn::AnyModule(UnetGenerator(architecture));
    size_multiple_ = architecture.SizeMultiple();
    minimum_size_ = size_multiple_;
  }
  torch::nn::Module& network = *generator_.ptr();
  LoadInto(network, tensors, source);
  network.eval();
  network.to(device_);
  for (torch::Tensor& parameter : network.parameters()) {
    parameter.requires_grad_(false);  // gradients flow to the pictures alone
  }
  if (options.statistics == NormStatistics::kPicture) {
    NormaliseByBatch(network);
  }
  for (const auto& module : network.modules()) {
    if (auto* dropout = module->as<torch::nn::Dropout>()) {
      dropout->train(options.dropout);
    }
  }
}

torch::Tensor Pix2Pix::Translate(const torch::Tensor& signed_images) const {
  const Autocast autocast(device_.type(), precision_);
  std::vector<torch::Tensor> made;
  for (const torch::Tensor& image : signed_images.split(1)) {  // one picture's statistics are no other's
    made.push_back(generator_.forward(image.to(device_)).to(torch::kCPU, torch::kFloat32));
  }
  return torch::cat(made);
}

MethodOutput Pix2Pix::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "pix2pix");
  const PaddedImages padded = PadByReflection(images, size_multiple_, minimum_size_);
  const torch::Tensor result = FromSignedRange(Translate(ToSignedRange(padded.images)));
  return {CropBack(result, padded).contiguous(), {}};
}

MethodOutput Pix2Pix::ApplyRaw(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "pix2pix");
  for (const std::int64_t side : {images.size(-1), images.size(-2)}) {
    if (side % size_multiple_ != 0 || side < minimum_size_) {
      throw ShapeError(
          fmt::format("pix2pix: raw images of {}x{}; with this network the sides are multiples of {}, {} or more",
                      images.size(-1), images.size(-2), size_multiple_, minimum_size_));
    }
  }
  return {Translate(images).contiguous(), {}};
}

}  // namespace pentimento
