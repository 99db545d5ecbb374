#include "framework/ops/planes/fsim_planes.h"

#include <algorithm>
#include <cmath>

#include "framework/ops/planes/gradient_planes.h"
#include "framework/ops/planes/mix_planes.h"

namespace pentimento {
namespace {

std::vector<float> Shrink(std::span<const float> plane, std::size_t width, std::size_t square, std::size_t columns,
                          std::size_t rows) {
  std::vector<float> small(columns * rows, 0.0F);
  for (std::size_t y = 0; y < rows * square; ++y) {
    for (std::size_t x = 0; x < columns * square; ++x) {
      small[y / square * columns + x / square] += plane[y * width + x];
    }
  }
  const float share = 1.0F / static_cast<float>(square * square);
  std::ranges::for_each(small, [share](float& value) { value *= share; });
  return small;
}

}  // namespace

FsimPicture::FsimPicture(std::span<const float> rgb, std::size_t full_width, std::size_t full_height,
                         const std::array<std::array<double, 3>, 3>& yiq) {
  const auto square = static_cast<std::size_t>(
      std::max(1.0, std::nearbyint(static_cast<double>(std::min(full_width, full_height)) / 256.0)));
  width = full_width / square;
  height = full_height / square;
  for (std::size_t channel = 0; channel < planes.size(); ++channel) {
    std::array<double, 3> weights = yiq[channel];
    std::ranges::for_each(weights, [](double& weight) { weight *= 255.0; });
    planes[channel] = MixPlanes<float>(rgb, weights);
    if (square > 1) {
      planes[channel] = Shrink(planes[channel], full_width, square, width, height);
    }
  }
}

double FsimOfPictures(const FsimPicture& a, const FsimPicture& b, const PhaseCongruency& congruency, bool chromatic,
                      const FsimConstants& constants, SimdLevel level) {
  constexpr std::array<float, 3> kScharr = {3.0F / 16.0F, 10.0F / 16.0F, 3.0F / 16.0F};
  const std::vector<float> phase_a = congruency.Of(a.planes[0], level);
  const std::vector<float> phase_b = congruency.Of(b.planes[0], level);
  const std::vector<float> gradient_a = GradientPlane(a.planes[0], a.width, a.height, kScharr);
  const std::vector<float> gradient_b = GradientPlane(b.planes[0], b.width, b.height, kScharr);
  double weighted = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i < phase_a.size(); ++i) {
    const float weight = std::max(phase_a[i], phase_b[i]);
    float similarity = SimilarityOf(phase_a[i], phase_b[i], constants.phase) *
                       SimilarityOf(gradient_a[i], gradient_b[i], constants.gradient);
    if (chromatic) {
      const float chroma = SimilarityOf(a.planes[1][i], b.planes[1][i], constants.chroma) *
                           SimilarityOf(a.planes[2][i], b.planes[2][i], constants.chroma);
      similarity *= std::pow(std::abs(chroma), constants.chroma_exponent);
    }
    weighted += static_cast<double>(similarity * weight);
    weights += static_cast<double>(weight);
  }
  return weighted / weights;
}

}  // namespace pentimento
