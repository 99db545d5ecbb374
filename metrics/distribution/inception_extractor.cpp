#include "metrics/distribution/inception_extractor.h"

#include <ATen/ops/upsample_bilinear2d.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/image/convert.h"
#include "framework/image/resample.h"
#include "framework/media/decode.h"
#include "framework/nn/device.h"

namespace pentimento {

const OptionSchema& InceptionExtractorOptions::Schema() {
  using O = InceptionExtractorOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("weights", &O::weights,
               "the FID port's network, pt_inception-2015-12-05-6726825d (.pth or .safetensors)", {.required = true})
          .AddChoice("resize", &O::resize,
                     "antialiased: bicubic; pytorch-fid: bilinear without antialiasing, for figures to set beside its",
                     {{"antialiased", InceptionResize::kAntialiased}, {"pytorch-fid", InceptionResize::kPytorchFid}})
          .Add("device", &O::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Build();
  return schema;
}

Json InceptionExtractor::protocol() const {
  return {{"features", "pool3, 2048"},
          {"resize", options_.resize == InceptionResize::kAntialiased ? "299x299, antialiased bicubic"
                                                                      : "299x299, bilinear, not antialiased"}};
}

void InceptionExtractor::Load(const std::filesystem::path& /*weights_folder*/) {
  network_ = LoadFidInceptionV3(LoadTensors(options_.weights), options_.weights.string());
  network_->to(SelectDevice(options_.device));
}

std::optional<torch::Tensor> InceptionExtractor::Prepare(const std::filesystem::path& picture,
                                                         const std::filesystem::path& /*original*/) const {
  constexpr std::int64_t kSize = FidInceptionV3Impl::kSize;
  const torch::Tensor image = ToTensor(DecodePicture(picture).picture);
  if (options_.resize == InceptionResize::kAntialiased) {
    return Resize(image, kSize, kSize, Filter::kBicubic);
  }
  return at::upsample_bilinear2d(image.unsqueeze(0), {kSize, kSize}, /*align_corners=*/false).squeeze(0);
}

torch::Tensor InceptionExtractor::Describe(const std::vector<torch::Tensor>& prepared) const {
  const torch::InferenceMode inference;
  return network_->forward(torch::stack(prepared).to(SelectDevice(options_.device))).to(torch::kCPU);
}

std::optional<torch::Tensor> InceptionExtractor::LogitsOf(const torch::Tensor& features) const {
  const torch::NoGradGuard no_gradients;
  return network_->Logits(features.to(SelectDevice(options_.device))).to(torch::kCPU);
}

}  // namespace pentimento
