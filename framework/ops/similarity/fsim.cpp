#include "framework/ops/similarity/fsim.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/ops/planes/log_gabor.h"
#include "framework/ops/similarity/image_pair.h"

namespace pentimento {
namespace {

constexpr auto kScales = static_cast<std::int64_t>(kGaborScales);
constexpr auto kOrientations = static_cast<std::int64_t>(kGaborOrientations);

/// Keeps quotients of empty responses defined, as 1.
double TinyOf(const torch::Tensor& images) {
  return images.scalar_type() == torch::kFloat64 ? std::numeric_limits<double>::epsilon()
                                                 : static_cast<double>(std::numeric_limits<float>::epsilon());
}

torch::Tensor FiltersOf(const LogGaborBank& bank, const torch::Tensor& like) {
  return torch::tensor(at::ArrayRef<double>(bank.values))
      .view({1, kOrientations, kScales, like.size(2), like.size(3)})
      .to(like.device(), like.scalar_type());
}

/// Phase congruency of each pixel, [N,1,H,W], by filters of the picture's size.
torch::Tensor PhaseCongruency(const torch::Tensor& luma, const LogGaborBank& bank, const torch::Tensor& filters) {
  const double tiny = TinyOf(luma);
  // The filters do not pass the mean, whose rounding would otherwise be all that a constant picture answers.
  const torch::Tensor spectrum = at::fft_fft2(WithoutMean(luma)).unsqueeze(1);
  const torch::Tensor responses = at::view_as_real(at::fft_ifft2(spectrum * filters));
  const torch::Tensor even = responses.select(-1, 0);
  const torch::Tensor odd = responses.select(-1, 1);
  const torch::Tensor amplitude_squares = even * even + odd * odd;
  const torch::Tensor amplitude = MagnitudeOf(amplitude_squares);

  // The responses of all scales projected on their mean phase, less what lies across it.
  const torch::Tensor even_sum = even.sum(2, true);
  const torch::Tensor odd_sum = odd.sum(2, true);
  const torch::Tensor length = MagnitudeOf(even_sum * even_sum + odd_sum * odd_sum) + tiny;
  const torch::Tensor even_mean = even_sum / length;
  const torch::Tensor odd_mean = odd_sum / length;
  const torch::Tensor energy = (even * even_mean + odd * odd_mean - (even * odd_mean - odd * even_mean).abs()).sum(2);

  const torch::Tensor median = std::get<0>(amplitude_squares.select(2, 0).flatten(2).median(2));
  const torch::Tensor factors =
      torch::tensor(at::ArrayRef<double>(bank.noise)).to(luma.device(), luma.scalar_type()).view({1, kOrientations});
  const torch::Tensor threshold = (MagnitudeOf(median) * factors).unsqueeze(-1).unsqueeze(-1);
  return (((energy - threshold).relu().sum(1) + tiny) / (amplitude.sum({1, 2}) + tiny)).unsqueeze(1);
}

}  // namespace

const OptionSchema& FsimOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<FsimOptions>()
          .Add("chromatic", &FsimOptions::chromatic, "FSIMc: also compare the two chroma channels")
          .Build();
  return schema;
}

torch::Tensor Fsim(const torch::Tensor& a, const torch::Tensor& b, const FsimOptions& options) {
  CheckImagePair(a, b, "fsim");
  const std::int64_t square = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::nearbyint(static_cast<double>(std::min(a.size(2), a.size(3))) / 256.0)));
  const torch::Tensor small_a = 255.0 * at::avg_pool2d(a, {square, square});
  const torch::Tensor small_b = 255.0 * at::avg_pool2d(b, {square, square});
  const torch::Tensor luma_a = MixChannels(small_a, kYiq[0]);
  const torch::Tensor luma_b = MixChannels(small_b, kYiq[0]);
  const LogGaborBank bank =
      MakeLogGaborBank(static_cast<std::size_t>(luma_a.size(2)), static_cast<std::size_t>(luma_a.size(3)));
  const torch::Tensor filters = FiltersOf(bank, luma_a);
  const torch::Tensor phase_a = PhaseCongruency(luma_a, bank, filters);
  const torch::Tensor phase_b = PhaseCongruency(luma_b, bank, filters);
  constexpr std::array<double, 3> kScharr = {3.0 / 16.0, 10.0 / 16.0, 3.0 / 16.0};
  const torch::Tensor weight = torch::maximum(phase_a, phase_b);
  torch::Tensor similarity =
      SimilarityOf(phase_a, phase_b, kFsimPhase) *
      SimilarityOf(GradientMagnitude(luma_a, kScharr), GradientMagnitude(luma_b, kScharr), kFsimGradient);
  if (options.chromatic) {
    const auto chroma = [&](std::size_t row) {
      return SimilarityOf(MixChannels(small_a, kYiq[row]), MixChannels(small_b, kYiq[row]), kFsimChroma);
    };
    similarity = similarity * (chroma(1) * chroma(2)).abs().pow(kFsimChromaExponent);
  }
  return (similarity * weight).sum({1, 2, 3}) / weight.sum({1, 2, 3});
}

}  // namespace pentimento
