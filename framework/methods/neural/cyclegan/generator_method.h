#pragma once

#include <cstdint>

#include <torch/nn/modules/container/any.h>

#include "framework/methods/neural/network_method.h"

namespace pentimento {

struct GeneratorMethodOptions : NetworkMethodOptions {
  static const OptionSchema& Schema();
};

/// Applies a generator of CycleGAN, a ResNet or a U-Net, from a weight file of any format that `LoadTensors` reads; its
/// architecture is inferred from the names and shapes. Pictures whose sides are no multiples of what it takes (4 for a
/// ResNet) are padded by reflection and cropped back.
class GeneratorMethod final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit GeneratorMethod(const GeneratorMethodOptions& options);

  [[nodiscard]] int version() const override { return 5; }

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override { return generator_.forward(images); }

  std::int64_t size_multiple_ = 0;
  std::int64_t minimum_size_ = 0;
  mutable torch::nn::AnyModule generator_;  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
