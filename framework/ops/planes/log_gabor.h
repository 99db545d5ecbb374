#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace pentimento {

/// Filters of phase congruency: each orientation's scales, finest first.
inline constexpr std::size_t kGaborScales = 4;
inline constexpr std::size_t kGaborOrientations = 4;

/// Log-Gabor filters in the frequency domain (Kovesi, "Image features from phase congruency", Videre 1999, with the
/// settings of FSIM: wavelengths 6, 12, 24 and 48 px, sigma_f 0.55, angular spread pi / 4 / 1.2, a 15th-order
/// Butterworth low-pass at 0.45).
struct LogGaborBank {
  std::size_t height = 0;
  std::size_t width = 0;
  /// `values[((orientation * kGaborScales + scale) * height + row) * width + column]`: real gains in the order of an
  /// unshifted discrete Fourier transform.
  std::vector<double> values;
  /// The noise threshold of an orientation is this times the root of the median, over pixels, of the squared response
  /// of its finest scale (two standard deviations over the mean of Rayleigh noise, divided by 1.7).
  std::array<double, kGaborOrientations> noise = {};
};

/// @param height,width of the picture, at least 1.
LogGaborBank MakeLogGaborBank(std::size_t height, std::size_t width);

}  // namespace pentimento
