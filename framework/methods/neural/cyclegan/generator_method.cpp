#include "framework/methods/neural/cyclegan/generator_method.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/nn/infer_resnet_generator.h"

namespace pentimento {

const OptionSchema& GeneratorMethodOptions::Schema() {
  static const OptionSchema schema = NetworkMethodOptions::Table<GeneratorMethodOptions>("the official names").Build();
  return schema;
}

GeneratorMethod::GeneratorMethod(const GeneratorMethodOptions& options) : NetworkMethod("cyclegan", options) {
  const TensorMap tensors = LoadTensors(options.weights);
  const ResnetGeneratorOptions architecture = InferResnetGenerator(tensors, source());
  CheckColours(architecture.input_channels, architecture.output_channels);
  generator_ = ResnetGenerator(architecture);
  Load(*generator_, tensors);
}

PaddedImages GeneratorMethod::Pad(const torch::Tensor& images) const {
  return PadByReflection(images, ResnetGeneratorImpl::kSizeMultiple, ResnetGeneratorImpl::kMinimumSize);
}

void GeneratorMethod::CheckRawSize(const torch::Tensor& images) const {
  if (images.size(-2) < ResnetGeneratorImpl::kMinimumSize || images.size(-1) < ResnetGeneratorImpl::kMinimumSize) {
    throw ShapeError(fmt::format("{}: raw images of {}x{}; its sides are {} or more", name(), images.size(-1),
                                 images.size(-2), ResnetGeneratorImpl::kMinimumSize));
  }
}

}  // namespace pentimento
