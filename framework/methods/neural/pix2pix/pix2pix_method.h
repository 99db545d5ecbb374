#pragma once

#include <cstdint>

#include <torch/nn/modules/container/any.h>

#include "framework/methods/neural/network_method.h"

namespace pentimento {

/// Where the batch norms of a generator take mean and variance from.
enum class NormStatistics {
  kPicture,  ///< the picture that is translated, as the paper does and the official test without `--eval`
  kStored,   ///< the checkpoint, as the official test with `--eval`
};

struct Pix2PixMethodOptions : NetworkMethodOptions {
  NormStatistics statistics = NormStatistics::kPicture;
  bool dropout = false;

  static const OptionSchema& Schema();
};

/// Applies the generator of a pix2pix (Isola, Zhu, Zhou, Efros, CVPR 2017) from a weight file of any format that
/// `LoadTensors` reads: a U-Net, or the ResNet that the official code offers beside it. The architecture is inferred
/// from the names and shapes.
///
/// Pictures are taken at their own size: sides that are no multiples of 2^depth (256 for unet_256) are padded by
/// reflection and cropped back. The official test instead scales every picture to 256 x 256 first.
class Pix2PixMethod final : public NetworkMethod {
 public:
  /// @throws WeightsError, DeviceError.
  explicit Pix2PixMethod(const Pix2PixMethodOptions& options);

  [[nodiscard]] int version() const override { return 5; }
  [[nodiscard]] bool draws_from_torch() const override { return dropout_; }

 private:
  [[nodiscard]] PaddedImages Pad(const torch::Tensor& images) const override;
  void CheckRawSize(const torch::Tensor& images) const override;
  [[nodiscard]] torch::Tensor Forward(const torch::Tensor& images) const override;

  bool dropout_;
  std::int64_t size_multiple_ = 0;
  std::int64_t minimum_size_ = 0;
  mutable torch::nn::AnyModule generator_;  ///< `forward` is not const in torch; as it is used here it changes nothing
};

}  // namespace pentimento
