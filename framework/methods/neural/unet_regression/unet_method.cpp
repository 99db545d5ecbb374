#include "framework/methods/neural/unet_regression/unet_method.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_unet_generator.h"

namespace pentimento {

const OptionSchema& UnetMethodOptions::Schema() {
  static const OptionSchema schema =
      NetworkMethodOptions::Table<UnetMethodOptions>("the names of pix2pix's U-Net").Build();
  return schema;
}

UnetMethod::UnetMethod(const UnetMethodOptions& options) : NetworkMethod("unet_regression", options) {
  const TensorMap tensors = LoadTensors(options.weights);
  const UnetGeneratorOptions architecture = InferUnetGenerator(tensors, source());
  CheckColours(architecture.input_channels, architecture.output_channels);
  if (architecture.norm != NormKind::kInstance) {
    throw WeightsError(
        fmt::format("{}: a U-Net with batch norms, which no regression has; pix2pix applies it", source()));
  }
  generator_ = UnetGenerator(architecture);
  Load(*generator_, tensors);
}

PaddedImages UnetMethod::Pad(const torch::Tensor& images) const {
  const std::int64_t multiple = generator_->options().SizeMultiple();
  return PadByReflection(images, multiple, multiple);
}

void UnetMethod::CheckRawSize(const torch::Tensor& images) const {
  const std::int64_t multiple = generator_->options().SizeMultiple();
  if (images.size(-1) % multiple != 0 || images.size(-2) % multiple != 0) {
    throw ShapeError(fmt::format("{}: raw images of {}x{}; with this network the sides are multiples of {}", name(),
                                 images.size(-1), images.size(-2), multiple));
  }
}

}  // namespace pentimento
