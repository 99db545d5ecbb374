#include "metrics/distribution/hed_extractor.h"

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/convert.h"
#include "framework/image/resample.h"
#include "framework/media/decode.h"
#include "framework/nn/device.h"
#include "framework/nn/hed/hed_vgg16.h"

namespace pentimento {

const OptionSchema& HedExtractorOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<HedExtractorOptions>()
          .Add("size", &HedExtractorOptions::size, "width and height that pictures are resized to",
               {.unit = "px", .minimum = 32, .maximum = 1024})
          .Add("device", &HedExtractorOptions::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Build();
  return schema;
}

Json HedExtractor::protocol() const {
  return {{"features", "relu5_3, mean over places"},
          {"resize", fmt::format("{0}x{0}, antialiased bilinear", options_.size)}};
}

std::vector<std::string> HedExtractor::weights() const { return {kHedWeights}; }

void HedExtractor::Load(const std::filesystem::path& weights_folder) {
  stack_ = LoadHedVgg16(weights_folder / kHedWeights);
  stack_->Freeze(torch::kFloat32);
  stack_->to(SelectDevice(options_.device));
}

std::optional<torch::Tensor> HedExtractor::Prepare(const std::filesystem::path& picture,
                                                   const std::filesystem::path& /*original*/) const {
  return Resize(ToTensor(DecodePicture(picture).picture), options_.size, options_.size, Filter::kBilinear);
}

torch::Tensor HedExtractor::Describe(const std::vector<torch::Tensor>& prepared) const {
  const torch::InferenceMode inference;
  const torch::Tensor input = HedScaling()(torch::stack(prepared).to(SelectDevice(options_.device)));
  return stack_->forward(input.contiguous(torch::MemoryFormat::ChannelsLast)).back().mean({2, 3}).to(torch::kCPU);
}

}  // namespace pentimento
