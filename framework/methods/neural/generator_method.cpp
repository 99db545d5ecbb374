#include "framework/methods/neural/generator_method.h"

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/padding.h"
#include "framework/nn/device.h"
#include "framework/nn/infer_resnet_generator.h"

namespace pentimento {

const OptionSchema& GeneratorMethodOptions::Schema() {
  using O = GeneratorMethodOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("weights", &O::weights,
               "weight file (.pth, .pt, .safetensors, .onnx) with the generator's weights under the official names",
               {.required = true})
          .AddChoice("precision", &O::precision, "fp32, the reference, or bf16 products with fp32 weights",
                     {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
          .Add("device", &O::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Build();
  return schema;
}

GeneratorMethod::GeneratorMethod(const GeneratorMethodOptions& options)
    : weights_(options.weights), precision_(options.precision), device_(SelectDevice(options.device)) {
  const std::string source = options.weights.string();
  const TensorMap tensors = LoadTensors(options.weights);
  const ResnetGeneratorOptions architecture = InferResnetGenerator(tensors, source);
  if (architecture.input_channels != 3 || architecture.output_channels != 3) {
    throw WeightsError(fmt::format("{}: maps {} channels to {}; only colour pictures (3 to 3) are supported", source,
                                   architecture.input_channels, architecture.output_channels));
  }
  generator_ = ResnetGenerator(architecture);
  LoadInto(*generator_, tensors, source);
  generator_->eval();
  generator_->to(device_);
  for (torch::Tensor& parameter : generator_->parameters()) {
    parameter.requires_grad_(false);  // gradients flow to the pictures alone
  }
}

torch::Tensor GeneratorMethod::Translate(const torch::Tensor& signed_images) const {
  const Autocast autocast(device_.type(), precision_);
  return generator_(signed_images.to(device_)).to(torch::kCPU, torch::kFloat32);
}

MethodOutput GeneratorMethod::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "cyclegan");
  const PaddedImages padded =
      PadByReflection(images, ResnetGeneratorImpl::kSizeMultiple, ResnetGeneratorImpl::kMinimumSize);
  const torch::Tensor result = FromSignedRange(Translate(ToSignedRange(padded.images)));
  return {CropBack(result, padded).contiguous(), {}};
}

MethodOutput GeneratorMethod::ApplyRaw(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "cyclegan");
  if (images.size(-2) < ResnetGeneratorImpl::kMinimumSize || images.size(-1) < ResnetGeneratorImpl::kMinimumSize) {
    throw ShapeError(fmt::format("cyclegan: raw images of {}x{}; its sides are {} or more", images.size(-1),
                                 images.size(-2), ResnetGeneratorImpl::kMinimumSize));
  }
  return {Translate(images).contiguous(), {}};
}

}  // namespace pentimento
