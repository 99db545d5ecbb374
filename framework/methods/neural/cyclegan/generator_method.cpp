#include "framework/methods/neural/cyclegan/generator_method.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/nn/generator.h"

namespace pentimento {

const OptionSchema& GeneratorMethodOptions::Schema() {
  static const OptionSchema schema = NetworkMethodOptions::Table<GeneratorMethodOptions>("the official names").Build();
  return schema;
}

GeneratorMethod::GeneratorMethod(const GeneratorMethodOptions& options) : NetworkMethod("cyclegan", options) {
  const TensorMap tensors = LoadTensors(options.weights);
  const InferredGenerator inferred = InferGenerator(tensors, source());
  CheckColours(inferred.input_channels, inferred.output_channels);
  generator_ = inferred.network;
  size_multiple_ = inferred.size_multiple;
  minimum_size_ = inferred.minimum_size;
  Load(*generator_.ptr(), tensors);
}

PaddedImages GeneratorMethod::Pad(const torch::Tensor& images) const {
  return PadByReflection(images, size_multiple_, minimum_size_);
}

void GeneratorMethod::CheckRawSize(const torch::Tensor& images) const {
  if (images.size(-2) < minimum_size_ || images.size(-1) < minimum_size_) {
    throw ShapeError(fmt::format("{}: raw images of {}x{}; its sides are {} or more", name(), images.size(-1),
                                 images.size(-2), minimum_size_));
  }
}

}  // namespace pentimento
