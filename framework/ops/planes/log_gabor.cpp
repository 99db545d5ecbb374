#include "framework/ops/planes/log_gabor.h"

#include <cmath>
#include <numbers>

namespace pentimento {
namespace {

constexpr double kPi = std::numbers::pi;

/// Frequencies of an unshifted transform in cycles a pixel; those of an odd length are stretched to reach 1/2, as in
/// Kovesi's code.
std::vector<double> Frequencies(std::size_t length) {
  std::vector<double> frequencies(length, 0.0);
  const double divisor = length % 2 == 0 ? static_cast<double>(length) : static_cast<double>(length) - 1.0;
  for (std::size_t i = 1; i < length; ++i) {
    const bool negative = i >= length - length / 2;
    frequencies[i] = (static_cast<double>(i) - (negative ? static_cast<double>(length) : 0.0)) / divisor;
  }
  return frequencies;
}

/// Gains that do not depend on the orientation.
std::array<double, kGaborScales> RadialGains(double radius) {
  std::array<double, kGaborScales> gains = {};
  if (radius == 0.0) {
    return gains;
  }
  const double low_pass = 1.0 / (1.0 + std::pow(radius / 0.45, 30.0));
  const double spread = 2.0 * std::pow(std::log(0.55), 2.0);
  double wavelength = 6.0;
  for (double& gain : gains) {
    gain = std::exp(-std::pow(std::log(radius * wavelength), 2.0) / spread) * low_pass;
    wavelength *= 2.0;
  }
  return gains;
}

/// Of noise that the finest scale sees, the threshold over all scales (Kovesi's appendix): with E(k) the even part of
/// the sum of the scales' filters, which is what the real parts of the filters' impulse responses are transforms of,
/// 2 sum A_i^2 + 4 sum A_i A_j = 2 sum E^2.
double NoiseFactor(const LogGaborBank& bank, std::size_t orientation) {
  const std::size_t size = bank.height * bank.width;
  const double* const filters = bank.values.data() + orientation * kGaborScales * size;
  double finest = 0.0;
  double even = 0.0;
  for (std::size_t row = 0; row < bank.height; ++row) {
    for (std::size_t column = 0; column < bank.width; ++column) {
      const std::size_t at = row * bank.width + column;
      const std::size_t opposite = (bank.height - row) % bank.height * bank.width + (bank.width - column) % bank.width;
      double sum = 0.0;
      for (std::size_t scale = 0; scale < kGaborScales; ++scale) {
        sum += 0.5 * (filters[scale * size + at] + filters[scale * size + opposite]);
      }
      even += sum * sum;
      finest += filters[at] * filters[at];
    }
  }
  if (finest == 0.0) {
    return 0.0;
  }
  const double tau = std::sqrt(even / (std::numbers::ln2 * finest));
  return tau * (std::sqrt(kPi / 2.0) + 2.0 * std::sqrt(2.0 - kPi / 2.0)) / 1.7;
}

}  // namespace

LogGaborBank MakeLogGaborBank(std::size_t height, std::size_t width) {
  LogGaborBank bank{height, width, std::vector<double>(kGaborOrientations * kGaborScales * height * width), {}};
  const std::vector<double> rows = Frequencies(height);
  const std::vector<double> columns = Frequencies(width);
  constexpr double kAngularSigma = kPi / (static_cast<double>(kGaborOrientations) * 1.2);
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      const std::array<double, kGaborScales> radial = RadialGains(std::hypot(rows[row], columns[column]));
      const double theta = std::atan2(-columns[column], rows[row]);
      for (std::size_t orientation = 0; orientation < kGaborOrientations; ++orientation) {
        const double apart = std::remainder(
            theta - static_cast<double>(orientation) * kPi / static_cast<double>(kGaborOrientations), 2.0 * kPi);
        const double angular = std::exp(-apart * apart / (2.0 * kAngularSigma * kAngularSigma));
        for (std::size_t scale = 0; scale < kGaborScales; ++scale) {
          bank.values[((orientation * kGaborScales + scale) * height + row) * width + column] = angular * radial[scale];
        }
      }
    }
  }
  for (std::size_t orientation = 0; orientation < kGaborOrientations; ++orientation) {
    bank.noise[orientation] = NoiseFactor(bank, orientation);
  }
  return bank;
}

}  // namespace pentimento
