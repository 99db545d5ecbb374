#include "framework/ops/similarity/ciede2000.h"

#include <array>
#include <cmath>
#include <numbers>

#include "framework/ops/similarity/image_pair.h"

namespace pentimento {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kDegree = kPi / 180.0;

torch::Tensor Linear(const torch::Tensor& encoded) {
  const torch::Tensor curved = encoded > 0.04045;
  const torch::Tensor power = ((encoded.clamp_min(0.04045) + 0.055) / 1.055).pow(2.4);
  return torch::where(curved, power, encoded / 12.92);
}

/// The cube root with its straight part near black (CIE 15).
torch::Tensor LabCurve(const torch::Tensor& relative) {
  constexpr double kEdge = 0.008856;
  const torch::Tensor root = relative.clamp_min(kEdge).pow(1.0 / 3.0);
  return torch::where(relative > kEdge, root, 7.787 * relative + 16.0 / 116.0);
}

/// sqrt(c^7 / (c^7 + 25^7))
torch::Tensor ChromaWeight(const torch::Tensor& chroma) {
  const torch::Tensor power = chroma.pow(7);
  return MagnitudeOf(power / (power + std::pow(25.0, 7)));
}

/// Angle in [0, 2 pi); 0, without a gradient, for a grey.
torch::Tensor Hue(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& grey) {
  const torch::Tensor angle =
      torch::atan2(torch::where(grey, torch::zeros_like(b), b), torch::where(grey, torch::ones_like(a), a));
  return torch::where(angle < 0, angle + 2.0 * kPi, angle);
}

}  // namespace

torch::Tensor LabFromRgb(const torch::Tensor& images) {
  CheckImagePair(images, images, "ciede2000");
  const torch::Tensor linear = Linear(images);
  const torch::Tensor x = LabCurve(MixChannels(linear, {0.412453 / 0.95047, 0.357580 / 0.95047, 0.180423 / 0.95047}));
  const torch::Tensor y = LabCurve(MixChannels(linear, {0.212671, 0.715160, 0.072169}));
  const torch::Tensor z = LabCurve(MixChannels(linear, {0.019334 / 1.08883, 0.119193 / 1.08883, 0.950227 / 1.08883}));
  return torch::cat({116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)}, 1);
}

torch::Tensor Ciede2000OfLab(const torch::Tensor& a, const torch::Tensor& b) {
  const auto channel = [](const torch::Tensor& lab, std::int64_t index) { return lab.narrow(1, index, 1); };
  const torch::Tensor b1 = channel(a, 2);
  const torch::Tensor b2 = channel(b, 2);
  const auto chroma = [](const torch::Tensor& x, const torch::Tensor& y) { return MagnitudeOf(x * x + y * y); };

  // The notes' equations 2 to 7: a* stretched for greyish colours.
  const torch::Tensor stretch = 1.5 - 0.5 * ChromaWeight(0.5 * (chroma(channel(a, 1), b1) + chroma(channel(b, 1), b2)));
  const torch::Tensor a1 = channel(a, 1) * stretch;
  const torch::Tensor a2 = channel(b, 1) * stretch;
  const torch::Tensor c1 = chroma(a1, b1);
  const torch::Tensor c2 = chroma(a2, b2);
  const torch::Tensor product = c1 * c2;
  const torch::Tensor grey = product == 0;
  const torch::Tensor h1 = Hue(a1, b1, c1 == 0);
  const torch::Tensor h2 = Hue(a2, b2, c2 == 0);

  // 8 to 11: differences, the hue's the short way round.
  const torch::Tensor turn = h2 - h1;
  const torch::Tensor far = turn.abs() > kPi;
  const torch::Tensor short_turn = torch::where(far, turn - 2.0 * kPi * turn.sign(), turn);
  const torch::Tensor hue_difference =
      torch::where(grey, torch::zeros_like(turn), 2.0 * MagnitudeOf(product) * (0.5 * short_turn).sin());

  // 12 to 14: means.
  const torch::Tensor mean_lightness = 0.5 * (channel(a, 0) + channel(b, 0));
  const torch::Tensor mean_chroma = 0.5 * (c1 + c2);
  const torch::Tensor sum = h1 + h2;
  const torch::Tensor other_side = torch::where(sum < 2.0 * kPi, 0.5 * sum + kPi, 0.5 * sum - kPi);
  const torch::Tensor mean_hue = torch::where(grey, sum, torch::where(far, other_side, 0.5 * sum));

  // 15 to 21: weights.
  const torch::Tensor tone = 1.0 - 0.17 * (mean_hue - 30.0 * kDegree).cos() + 0.24 * (2.0 * mean_hue).cos() +
                             0.32 * (3.0 * mean_hue + 6.0 * kDegree).cos() -
                             0.20 * (4.0 * mean_hue - 63.0 * kDegree).cos();
  const torch::Tensor blueness = (-((mean_hue / kDegree - 275.0) / 25.0).square()).exp();
  const torch::Tensor rotation = -2.0 * ChromaWeight(mean_chroma) * (60.0 * kDegree * blueness).sin();
  const torch::Tensor off_middle = (mean_lightness - 50.0).square();
  const torch::Tensor weight_l = 1.0 + 0.015 * off_middle / (20.0 + off_middle).sqrt();
  const torch::Tensor weight_c = 1.0 + 0.045 * mean_chroma;
  const torch::Tensor weight_h = 1.0 + 0.015 * mean_chroma * tone;

  // 22.
  const torch::Tensor lightness = (channel(b, 0) - channel(a, 0)) / weight_l;
  const torch::Tensor saturation = (c2 - c1) / weight_c;
  const torch::Tensor hue = hue_difference / weight_h;
  return MagnitudeOf(lightness.square() + saturation.square() + hue.square() + rotation * saturation * hue);
}

torch::Tensor Ciede2000(const torch::Tensor& a, const torch::Tensor& b) {
  CheckImagePair(a, b, "ciede2000");
  return Ciede2000OfLab(LabFromRgb(a), LabFromRgb(b)).mean({1, 2, 3});
}

}  // namespace pentimento
