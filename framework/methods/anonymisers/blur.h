#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Options of the method `blur`.
struct BlurOptions {
  double sigma = 0.03;  ///< of the Gaussian, as a share of the shorter side

  static const OptionSchema& Schema();
};

/// Gaussian blur of the sRGB-encoded values with mirrored borders, see framework/image/gaussian.h. A sigma below an
/// eighth of a pixel leaves the picture as it is: the kernel is then one pixel wide.
///
/// A *weak* anonymiser, which the leakage reports use as a planted reference: an attacker who finds nothing here has
/// not looked. Gross, Sweeney, de la Torre, Baker, "Model-based face de-identification", CVPR Workshop 2006, show that
/// pixelation and blurring protect poorly; so do, for ad hoc attempts in general, Newton, Sweeney, Malin, "Preserving
/// privacy by de-identifying face images", IEEE TKDE 17(2), 2005.
class BlurMethod : public Method {
 public:
  explicit BlurMethod(const BlurOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  /// @throws ShapeError unless `images` is [N,3,H,W] with at least one pixel; Interrupted.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  BlurOptions options_;
};

}  // namespace pentimento
