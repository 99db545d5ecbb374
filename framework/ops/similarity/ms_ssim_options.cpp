#include "framework/ops/similarity/ms_ssim_options.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& MsSsimOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<MsSsimOptions>()
          .AddChoice("convention", &MsSsimOptions::convention,
                     "piq: product over the scales for each channel, then the mean; torchmetrics: mean over channels "
                     "at each scale, then the product",
                     {{"piq", MsSsimConvention::kPiq}, {"torchmetrics", MsSsimConvention::kTorchmetrics}})
          .Add("scales", &MsSsimOptions::scales, "how many scales; 5 need pictures of at least 161 px, 4 of 81 px",
               {.minimum = 1, .maximum = 5})
          .Add("window", &MsSsimOptions::window, "side of the Gaussian window (odd)",
               {.unit = "px", .minimum = 3, .maximum = 101})
          .Add("sigma", &MsSsimOptions::sigma, "standard deviation of the Gaussian window",
               {.unit = "px", .minimum = 0.1, .maximum = 50})
          .Build();
  return schema;
}

void MsSsimOptions::Check() const {
  if (window % 2 == 0) {
    throw ConfigError(fmt::format("ms_ssim.window is {}; it must be odd", window));
  }
}

std::vector<double> MsSsimWeights(const MsSsimOptions& options) {
  std::vector<double> weights = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
  if (options.scales < static_cast<int>(weights.size())) {
    weights.resize(static_cast<std::size_t>(options.scales));
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::ranges::for_each(weights, [sum](double& weight) { weight /= sum; });
  }
  return weights;
}

void CheckScalesFit(const MsSsimOptions& options, std::int64_t width, std::int64_t height) {
  if (std::min(width, height) < options.MinimumSide()) {
    throw ShapeError(
        fmt::format("ms_ssim of {0} scales needs pictures of at least {1}x{1} pixels, not {2}x{3}: take "
                    "fewer scales or a smaller window",
                    options.scales, options.MinimumSide(), width, height));
  }
}

}  // namespace pentimento
