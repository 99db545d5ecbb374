#pragma once

#include "framework/methods/neural/network_method.h"
#include "framework/nn/resnet_generator.h"

namespace pentimento {

struct GeneratorMethodOptions : NetworkMethodOptions {
  static const OptionSchema& Schema();
};

/// Applies a ResNet generator from a weight file of any format that `LoadTensors` reads; its architecture is inferred
/// from the names and shapes. Pictures whose sides are no multiples of 4 are padded by reflection and cropped back.
class GeneratorMethod final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit GeneratorMethod(const GeneratorMethodOptions& options);

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override { return generator_(images); }

  mutable ResnetGenerator generator_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
