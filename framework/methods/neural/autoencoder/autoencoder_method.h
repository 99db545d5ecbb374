#pragma once

#include "framework/methods/neural/network_method.h"
#include "framework/nn/face_autoencoder.h"

namespace pentimento {

/// Which way pictures go: into the manner of domain B or A.
enum class AutoencoderDirection { kA2B, kB2A };

struct AutoencoderMethodOptions : NetworkMethodOptions {
  AutoencoderDirection direction = AutoencoderDirection::kB2A;

  static const OptionSchema& Schema();
};

/// Applies an autoencoder of two domains from a weight file; layout and dimensions are inferred from its names and
/// shapes. It has one resolution: other pictures are scaled to it, and what it gives is scaled back, whatever their
/// shape. Raw images have that resolution.
class AutoencoderMethod final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit AutoencoderMethod(const AutoencoderMethodOptions& options);

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override { return PadByReflection(images, 1); }
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override;

  FaceDomain target_;
  mutable FaceAutoencoder network_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
