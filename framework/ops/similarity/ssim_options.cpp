#include "framework/ops/similarity/ssim_options.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& SsimOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<SsimOptions>()
          .Add("window", &SsimOptions::window, "side of the Gaussian window (odd)",
               {.unit = "px", .minimum = 3, .maximum = 101})
          .Add("sigma", &SsimOptions::sigma, "standard deviation of the Gaussian window",
               {.unit = "px", .minimum = 0.1, .maximum = 50})
          .Add("k1", &SsimOptions::k1, "stabiliser of the luminance term", {.minimum = 0, .maximum = 1})
          .Add("k2", &SsimOptions::k2, "stabiliser of the contrast and structure term", {.minimum = 0, .maximum = 1})
          .Build();
  return schema;
}

void SsimOptions::Check() const {
  if (window % 2 == 0) {
    throw ConfigError(fmt::format("ssim.window is {}; it must be odd", window));
  }
}

std::vector<double> GaussianWindow(const SsimOptions& options) {
  std::vector<double> taps;
  double sum = 0.0;
  const int middle = (options.window - 1) / 2;
  for (int i = 0; i < options.window; ++i) {
    const double offset = i - middle;
    taps.push_back(std::exp(-0.5 * offset * offset / (options.sigma * options.sigma)));
    sum += taps.back();
  }
  for (double& tap : taps) {
    tap /= sum;
  }
  return taps;
}

void CheckWindowFits(const SsimOptions& options, std::int64_t width, std::int64_t height) {
  if (std::min(width, height) < options.window) {
    throw ShapeError(fmt::format("ssim needs pictures of at least {0}x{0} pixels (its window), not {1}x{2}",
                                 options.window, width, height));
  }
}

}  // namespace pentimento
