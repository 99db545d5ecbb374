#include "framework/methods/neural/animegan2/animegan2_method.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_animegan_generator.h"

namespace pentimento {

const OptionSchema& AnimeGan2MethodOptions::Schema() {
  static const OptionSchema schema =
      NetworkMethodOptions::Table<AnimeGan2MethodOptions>("the names of animegan2-pytorch")
          .Add("align_corners", &AnimeGan2MethodOptions::align_corners,
               "how maps are enlarged: corner pixels keep their places (the official network's default), or pixels "
               "their areas")
          .Build();
  return schema;
}

AnimeGan2Method::AnimeGan2Method(const AnimeGan2MethodOptions& options) : NetworkMethod("animegan2", options) {
  const TensorMap tensors = LoadTensors(options.weights);
  AnimeGanGeneratorOptions architecture;
  architecture.width = InferAnimeGanWidth(tensors, source());
  architecture.align_corners = options.align_corners;
  generator_ = AnimeGanGenerator(architecture);
  Load(*generator_, tensors);
}

PaddedImages AnimeGan2Method::Pad(const torch::Tensor& images) const {
  CheckRawSize(images);
  const bool keeps_size = generator_->options().align_corners;
  return PadByReflection(images, keeps_size ? 1 : AnimeGanGeneratorImpl::kSizeMultiple);
}

void AnimeGan2Method::CheckRawSize(const torch::Tensor& images) const {
  constexpr std::int64_t kMinimum = AnimeGanGeneratorImpl::kMinimumSize;
  if (images.size(-2) < kMinimum || images.size(-1) < kMinimum) {
    throw ShapeError(fmt::format("{}: images of {}x{}; it needs at least {} pixels a side", name(), images.size(-1),
                                 images.size(-2), kMinimum));
  }
}

}  // namespace pentimento
