#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/methods/method.h"
#include "framework/nn/animegan_generator.h"
#include "framework/train/autocast.h"

namespace pentimento {

struct AnimeGan2Options {
  std::filesystem::path weights;
  bool align_corners = true;
  Precision precision = Precision::kFp32;
  std::string device = "cpu";

  static const OptionSchema& Schema();
};

/// Applies AnimeGANv2's generator from a weight file of any format that `LoadTensors` reads; its width is inferred from
/// the shapes. Pictures keep their size, which is at least 8 x 8: with `align_corners` the network does so itself,
/// without it those whose sides are no multiples of 4 are padded by reflection and cropped back.
class AnimeGan2 : public Method {
 public:
  /// @throws WeightsError, DeviceError.
  explicit AnimeGan2(const AnimeGan2Options& options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {weights_}; }
  [[nodiscard]] bool differentiable() const override { return true; }
  /// @throws ShapeError for pictures with a side below 8.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;
  /// @param images in [-1,1], as what it gives. Without `align_corners`, sides of the result are multiples of 4,
  /// rounded down, as in the official code. @throws ShapeError for images with a side below 8.
  [[nodiscard]] MethodOutput ApplyRaw(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  [[nodiscard]] torch::Tensor Translate(const torch::Tensor& signed_images) const;

  std::filesystem::path weights_;
  Precision precision_;
  torch::Device device_;
  mutable AnimeGanGenerator generator_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
