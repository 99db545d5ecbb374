#include "framework/methods/neural/autoencoder/autoencoder_method.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/image/resample.h"
#include "framework/nn/infer_face_autoencoder.h"

namespace pentimento {

const OptionSchema& AutoencoderMethodOptions::Schema() {
  static const OptionSchema schema =
      NetworkMethodOptions::Table<AutoencoderMethodOptions>("DeepFaceLab's names")
          .AddChoice("direction", &AutoencoderMethodOptions::direction,
                     "into the manner of domain B (dst) or of domain A (src)",
                     {{"a2b", AutoencoderDirection::kA2B}, {"b2a", AutoencoderDirection::kB2A}})
          .Build();
  return schema;
}

AutoencoderMethod::AutoencoderMethod(const AutoencoderMethodOptions& options)
    : NetworkMethod("autoencoder", options),
      target_(options.direction == AutoencoderDirection::kA2B ? FaceDomain::kB : FaceDomain::kA) {
  const TensorMap tensors = LoadTensors(options.weights);
  network_ = FaceAutoencoder(InferFaceAutoencoder(tensors, source()));
  Load(*network_, tensors);
}

void AutoencoderMethod::CheckRawSize(const torch::Tensor& images) const {
  const std::int64_t side = network_->options().resolution;
  if (images.size(-2) != side || images.size(-1) != side) {
    throw ShapeError(fmt::format("{}: raw images of {}x{}; its network takes {}x{} alone", name(), images.size(-1),
                                 images.size(-2), side, side));
  }
}

torch::Tensor AutoencoderMethod::Forward(const torch::Tensor& images) const {
  const std::int64_t side = network_->options().resolution;
  const torch::Tensor result = network_(Resize(images, side, side), target_);
  return Resize(result.to(torch::kFloat32), images.size(-2), images.size(-1));
}

}  // namespace pentimento
