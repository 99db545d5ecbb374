#include "framework/methods/neural/animegan2.h"

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/padding.h"
#include "framework/nn/device.h"
#include "framework/nn/infer_animegan_generator.h"

namespace pentimento {
namespace {

void CheckAnimeGanImages(const torch::Tensor& images) {
  constexpr std::int64_t kMinimum = AnimeGanGeneratorImpl::kMinimumSize;
  CheckImageBatch(images, "animegan2");
  if (images.size(-2) < kMinimum || images.size(-1) < kMinimum) {
    throw ShapeError(fmt::format("animegan2: images of {}x{}; it needs at least {} pixels a side", images.size(-1),
                                 images.size(-2), kMinimum));
  }
}

}  // namespace

const OptionSchema& AnimeGan2Options::Schema() {
  using O = AnimeGan2Options;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("weights", &O::weights,
               "weight file (.pth, .pt, .safetensors, .onnx) with the generator's weights under the names of "
               "animegan2-pytorch",
               {.required = true})
          .Add("align_corners", &O::align_corners,
               "how maps are enlarged: corner pixels keep their places (the official network's default), or pixels "
               "their areas")
          .AddChoice("precision", &O::precision, "fp32, the reference, or bf16 products with fp32 weights",
                     {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
          .Add("device", &O::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Build();
  return schema;
}

AnimeGan2::AnimeGan2(const AnimeGan2Options& options)
    : weights_(options.weights), precision_(options.precision), device_(SelectDevice(options.device)) {
  const std::string source = options.weights.string();
  const TensorMap tensors = LoadTensors(options.weights);
  AnimeGanGeneratorOptions architecture;
  architecture.width = InferAnimeGanWidth(tensors, source);
  architecture.align_corners = options.align_corners;
  generator_ = AnimeGanGenerator(architecture);
  LoadInto(*generator_, tensors, source);
  generator_->eval();
  generator_->to(device_);
  for (torch::Tensor& parameter : generator_->parameters()) {
    parameter.requires_grad_(false);  // gradients flow to the pictures alone
  }
}

torch::Tensor AnimeGan2::Translate(const torch::Tensor& signed_images) const {
  const Autocast autocast(device_.type(), precision_);
  return generator_(signed_images.to(device_)).to(torch::kCPU, torch::kFloat32);
}

MethodOutput AnimeGan2::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckAnimeGanImages(images);
  const bool keeps_size = generator_->options().align_corners;
  const PaddedImages padded = PadByReflection(images, keeps_size ? 1 : AnimeGanGeneratorImpl::kSizeMultiple);
  const torch::Tensor result = FromSignedRange(Translate(ToSignedRange(padded.images)));
  return {CropBack(result, padded).contiguous(), {}};
}

MethodOutput AnimeGan2::ApplyRaw(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckAnimeGanImages(images);
  return {Translate(images).contiguous(), {}};
}

}  // namespace pentimento
