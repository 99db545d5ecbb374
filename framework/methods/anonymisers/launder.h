#pragma once

#include <optional>

#include "framework/core/picture.h"
#include "framework/methods/method.h"

namespace pentimento {

/// Options of the method `launder`, in the order in which its steps are taken.
struct LaunderOptions {
  double resize = 0.75;                  ///< factor of a round trip to a smaller size; 1: none
  double blur_sigma = 0.7;               ///< of a Gaussian, px; 0: none
  int bits = 8;                          ///< kept a channel: 2^bits levels
  std::optional<int> jpeg_quality = 75;  ///< of a round trip through JPEG (4:2:0); null: none

  static const OptionSchema& Schema();
};

/// To `factor` of the size (averaging the covered areas, each side rounded, at least 1 px) and back (bicubic, clamped
/// to [0,1]). The size stays. @param factor in (0,1]; 1 returns the picture. @throws ShapeError for an empty picture.
Picture ResizeRoundTrip(const Picture& picture, double factor);

/// Each value v in [0,1] at the nearest of 2^bits even levels, floor(v * (2^bits - 1) + 0.5), halves upwards; with 8
/// bits this is how a picture is stored. @param bits 1 to 16.
Picture Requantise(const Picture& picture, int bits);

/// The picture as decoded from a baseline JPEG of it, 4:2:0, without metadata. @param quality 1 to 100.
/// @throws WorkError for a picture that JPEG cannot hold (65500 px a side at most), ShapeError for an empty one.
Picture JpegRoundTrip(const Picture& picture, int quality);

/// All steps of `options`: resize, blur (framework/image/gaussian.h), requantise, JPEG.
Picture Launder(const Picture& picture, const LaunderOptions& options);

/// Destroys what a generator may hide in its picture for its own reversal to find: Chu, Zhmoginov, Sandler, "CycleGAN,
/// a master of steganography", NIPS 2017 workshop on machine deception (arXiv:1712.02950), find that CycleGAN encodes
/// the source in a high-frequency signal of almost no visible amplitude. Size and range stay, and the same picture
/// gives the same values whatever the batch and the number of threads.
///
/// What a reversal recovers from the laundered picture it did not read from such a signal. It is no guarantee against a
/// generator trained to hide where these steps do not reach.
class LaunderMethod : public Method {
 public:
  explicit LaunderMethod(const LaunderOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  /// @throws ShapeError unless `images` is [N,3,H,W] with at least one pixel; WorkError as `JpegRoundTrip`;
  /// Interrupted.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  LaunderOptions options_;
};

}  // namespace pentimento
