#include "framework/ops/similarity/vif.h"

#include "framework/ops/similarity/image_pair.h"
#include "framework/ops/similarity/ssim_options.h"

namespace pentimento {
namespace {

torch::Tensor EverySecond(const torch::Tensor& images) {
  return images.slice(2, 0, images.size(2), 2).slice(3, 0, images.size(3), 2);
}

/// log10 of the information sums of one scale, [N].
struct Information {
  torch::Tensor kept;
  torch::Tensor all;
};

Information InformationAt(const torch::Tensor& reference, const torch::Tensor& test, const std::vector<double>& taps) {
  const torch::Tensor mean_r = WindowMean(reference, taps);
  const torch::Tensor mean_t = WindowMean(test, taps);
  const torch::Tensor variance_r = (WindowMean(reference * reference, taps) - mean_r * mean_r).relu();
  const torch::Tensor variance_t = (WindowMean(test * test, taps) - mean_t * mean_t).relu();
  const torch::Tensor covariance = WindowMean(reference * test, taps) - mean_r * mean_t;

  // test = gain * reference + noise; a gain that is not positive carries nothing over.
  const torch::Tensor textured = (variance_r >= kVifTiny) & (variance_t >= kVifTiny);
  const torch::Tensor zero = torch::zeros_like(covariance);
  const torch::Tensor gain = torch::where(textured, covariance / (variance_r + kVifTiny), zero).relu();
  const torch::Tensor noise = torch::where(gain > 0, variance_t - gain * covariance, variance_t).clamp_min(kVifTiny);
  const torch::Tensor source = torch::where(variance_r >= kVifTiny, variance_r, zero);
  return {(1.0 + gain * gain * source / (noise + kVifNoise)).log10().sum({1, 2, 3}),
          (1.0 + source / kVifNoise).log10().sum({1, 2, 3})};
}

}  // namespace

std::vector<double> VifWindow(int side) { return GaussianWindow({.window = side, .sigma = side / 5.0}); }

torch::Tensor Vif(const torch::Tensor& reference, const torch::Tensor& test) {
  CheckImagePair(reference, test, "vif", 3, kVifMinimumSide);
  torch::Tensor source = WithoutMean(MixChannels(reference, kVifLuma));
  torch::Tensor seen = WithoutMean(MixChannels(test, kVifLuma));
  torch::Tensor kept;
  torch::Tensor all;
  for (const int side : kVifWindows) {
    const std::vector<double> taps = VifWindow(side);
    if (side != kVifWindows[0]) {
      source = EverySecond(WindowMean(source, taps));
      seen = EverySecond(WindowMean(seen, taps));
    }
    const Information here = InformationAt(source, seen, taps);
    kept = kept.defined() ? kept + here.kept : here.kept;
    all = all.defined() ? all + here.all : here.all;
  }
  return (kept + kVifTiny) / (all + kVifTiny);
}

}  // namespace pentimento
