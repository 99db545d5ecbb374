#pragma once

#include "framework/methods/neural/network_method.h"
#include "framework/nn/unet_generator.h"

namespace pentimento {

struct UnetMethodOptions : NetworkMethodOptions {
  static const OptionSchema& Schema();
};

/// Applies the U-Net of a regression from a weight file; its depth and width are inferred. Pictures whose sides are no
/// multiples of 2^depth are padded by reflection and cropped back.
class UnetMethod final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit UnetMethod(const UnetMethodOptions& options);

  [[nodiscard]] int version() const override { return 2; }

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override { return generator_(images); }

  mutable UnetGenerator generator_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
