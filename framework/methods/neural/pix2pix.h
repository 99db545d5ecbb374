#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/nn/modules/container/any.h>

#include "framework/core/options.h"
#include "framework/methods/method.h"
#include "framework/train/autocast.h"

namespace pentimento {

/// Where the batch norms of a generator take mean and variance from.
enum class NormStatistics {
  kPicture,  ///< the picture that is translated, as the paper does and the official test without `--eval`
  kStored,   ///< the checkpoint, as the official test with `--eval`
};

struct Pix2PixOptions {
  std::filesystem::path weights;
  NormStatistics statistics = NormStatistics::kPicture;
  bool dropout = false;
  Precision precision = Precision::kFp32;
  std::string device = "cpu";

  static const OptionSchema& Schema();
};

/// Applies the generator of a pix2pix (Isola, Zhu, Zhou, Efros, CVPR 2017) from a weight file of any format that
/// `LoadTensors` reads: a U-Net, or the ResNet that the official code offers beside it. The architecture is inferred
/// from the names and shapes.
///
/// Pictures are taken at their own size: sides that are no multiples of 2^depth (256 for unet_256) are padded by
/// reflection and cropped back. The official test instead scales every picture to 256 x 256 first.
class Pix2Pix : public Method {
 public:
  /// @throws WeightsError, DeviceError.
  explicit Pix2Pix(const Pix2PixOptions& options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {weights_}; }
  [[nodiscard]] bool differentiable() const override { return true; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;
  /// @param images in [-1,1], as what it gives. @throws ShapeError if a side is no multiple of what the network needs.
  [[nodiscard]] MethodOutput ApplyRaw(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  [[nodiscard]] torch::Tensor Translate(const torch::Tensor& signed_images) const;

  std::filesystem::path weights_;
  Precision precision_;
  torch::Device device_;
  std::int64_t size_multiple_ = 0;
  std::int64_t minimum_size_ = 0;
  mutable torch::nn::AnyModule generator_;  ///< `forward` is not const in torch; as it is used here it changes nothing
};

}  // namespace pentimento
