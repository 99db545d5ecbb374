#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Options of the method `pixelate`.
struct PixelateOptions {
  int blocks = 16;  ///< across the shorter side; at least one for every pixel leaves the picture as it is

  static const OptionSchema& Schema();
};

/// A mosaic: each block becomes the mean of its sRGB-encoded values, so that the mean of every block is kept.
///
/// A *weak* anonymiser, which the leakage reports use as a planted reference: an attacker who finds nothing here has
/// not looked. Gross, Sweeney, de la Torre, Baker, "Model-based face de-identification", CVPR Workshop 2006, show that
/// pixelation and blurring protect poorly; so do, for ad hoc attempts in general, Newton, Sweeney, Malin, "Preserving
/// privacy by de-identifying face images", IEEE TKDE 17(2), 2005.
///
/// The longer side gets as many blocks as keeps them nearest to square. Where a side is no multiple of its number of
/// blocks, blocks differ by one pixel.
class PixelateMethod : public Method {
 public:
  explicit PixelateMethod(const PixelateOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  /// @throws ShapeError unless `images` is [N,3,H,W] with at least one pixel.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  PixelateOptions options_;
};

}  // namespace pentimento
