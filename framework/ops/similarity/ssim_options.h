#pragma once

#include <cstdint>
#include <vector>

#include "framework/core/options.h"

namespace pentimento {

/// Constants of structural similarity; the defaults are the paper's.
struct SsimOptions {
  int window = 11;     ///< side of the Gaussian window, odd
  double sigma = 1.5;  ///< its standard deviation
  double k1 = 0.01;    ///< stabilises the luminance term: C1 = (k1 L)^2, L = 1
  double k2 = 0.03;    ///< stabilises contrast and structure: C2 = (k2 L)^2

  static const OptionSchema& Schema();
  /// @throws ConfigError for an even window.
  void Check() const;
};

/// Samples of the Gaussian window along one axis, adding up to 1.
std::vector<double> GaussianWindow(const SsimOptions& options);

/// @throws ShapeError if the shorter side is smaller than the window.
void CheckWindowFits(const SsimOptions& options, std::int64_t width, std::int64_t height);

}  // namespace pentimento
