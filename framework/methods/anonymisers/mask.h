#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// Options of the method `mask`: where the band lies, from 0 (left edge, top edge) to 1. The default covers the eyes of
/// a head-and-shoulders portrait.
struct MaskOptions {
  double left = 0.2;     ///< of the width
  double top = 0.35;     ///< of the height
  double right = 0.8;    ///< of the width
  double bottom = 0.55;  ///< of the height
  double grey = 0.0;     ///< sRGB-encoded, 0 black to 1 white

  static const OptionSchema& Schema();
  /// @throws ConfigError unless right > left and bottom > top.
  void Check() const;
};

/// A flat grey band at a fixed place, whether or not there are eyes under it. Its edges go to the nearest pixel edges,
/// and it is at least one pixel wide and high.
///
/// A *weak* anonymiser, which the leakage reports use as a planted reference: an attacker who finds nothing here has
/// not looked. Newton, Sweeney, Malin, "Preserving privacy by de-identifying face images", IEEE TKDE 17(2), 2005:
/// covering the eyes and other ad hoc attempts do not stop face recognition.
class MaskMethod : public Method {
 public:
  explicit MaskMethod(const MaskOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  /// @throws ShapeError unless `images` is [N,3,H,W] with at least one pixel.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  MaskOptions options_;
};

}  // namespace pentimento
