#pragma once

#include "framework/methods/neural/network_method.h"
#include "framework/nn/animegan_generator.h"

namespace pentimento {

struct AnimeGan2MethodOptions : NetworkMethodOptions {
  bool align_corners = true;

  static const OptionSchema& Schema();
};

/// Applies AnimeGANv2's generator from a weight file of any format that `LoadTensors` reads; its width is inferred from
/// the shapes. Pictures keep their size, which is at least 8 x 8: with `align_corners` the network does so itself,
/// without it those whose sides are no multiples of 4 are padded by reflection and cropped back. Raw images are not:
/// sides of the result are then multiples of 4, rounded down, as in the official code.
class AnimeGan2Method final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit AnimeGan2Method(const AnimeGan2MethodOptions& options);

  [[nodiscard]] int version() const override { return 3; }

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override {
    return generator_(images.contiguous(torch::MemoryFormat::ChannelsLast));
  }

  mutable AnimeGanGenerator generator_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
