#pragma once

#include <cstdint>
#include <vector>

#include "framework/core/options.h"
#include "framework/ops/similarity/ssim_options.h"

namespace pentimento {

/// Two readings of MS-SSIM on colour pictures that published figures follow.
enum class MsSsimConvention {
  kPiq,           ///< product over the scales for each channel, then the mean over channels; odd sizes gain a row and a
                  ///<   column at the top and left; only windows inside the picture
  kTorchmetrics,  ///< mean over channels at each scale, then the product; odd sizes lose a row or column; the last
                  ///<   scale's windows may reach over the border, where the picture is mirrored
};

/// Options of multi-scale structural similarity.
struct MsSsimOptions {
  MsSsimConvention convention = MsSsimConvention::kPiq;
  int scales = 5;      ///< each half as large as the one before; the paper's weights of the first ones, adding up to 1
  int window = 11;     ///< side of the Gaussian window, odd
  double sigma = 1.5;  ///< its standard deviation

  static const OptionSchema& Schema();
  /// @throws ConfigError for an even window.
  void Check() const;
  /// What one scale is compared with.
  [[nodiscard]] SsimOptions Scale() const { return {.window = window, .sigma = sigma}; }
  /// The smallest side of a picture whose last scale still holds a window: 161 by default.
  [[nodiscard]] int MinimumSide() const { return (window - 1) * (1 << (scales - 1)) + 1; }
};

/// Exponents of the scales, finest first.
std::vector<double> MsSsimWeights(const MsSsimOptions& options);

/// @throws ShapeError if the shorter side is less than `MinimumSide`.
void CheckScalesFit(const MsSsimOptions& options, std::int64_t width, std::int64_t height);

}  // namespace pentimento
