#include "framework/ops/planes/ciede2000_planes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "framework/ops/planes/elementary.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

constexpr std::size_t kChunk = 256;

/// L*, a* and b* of some pixels.
struct LabChunk {
  std::array<float, kChunk> lightness;
  std::array<float, kChunk> a;
  std::array<float, kChunk> b;
};

PENTIMENTO_INLINE float Linear(float encoded) {
  const float base = ((encoded > 0.04045F ? encoded : 0.04045F) + 0.055F) * (1.0F / 1.055F);
  const float power = FastExp2(2.4F * FastLog2(base));
  return Select(encoded > 0.04045F, power, encoded * (1.0F / 12.92F));
}

PENTIMENTO_INLINE float LabCurve(float relative) {
  const float root = FastExp2(FastLog2(relative > 0.008856F ? relative : 0.008856F) * (1.0F / 3.0F));
  return Select(relative > 0.008856F, root, 7.787F * relative + 16.0F / 116.0F);
}

PENTIMENTO_INLINE void ToLab(const float* red, const float* green, const float* blue, std::size_t count,
                             LabChunk& lab) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) {
    const float r = Linear(red[i]);
    const float g = Linear(green[i]);
    const float b = Linear(blue[i]);
    const float x = LabCurve((0.412453F / 0.95047F) * r + (0.357580F / 0.95047F) * g + (0.180423F / 0.95047F) * b);
    const float y = LabCurve(0.212671F * r + 0.715160F * g + 0.072169F * b);
    const float z = LabCurve((0.019334F / 1.08883F) * r + (0.119193F / 1.08883F) * g + (0.950227F / 1.08883F) * b);
    lab.lightness[i] = 116.0F * y - 16.0F;
    lab.a[i] = 500.0F * (x - y);
    lab.b[i] = 200.0F * (y - z);
  }
}

/// sqrt(c^7 / (c^7 + 25^7))
PENTIMENTO_INLINE float ChromaWeight(float chroma) {
  const float square = chroma * chroma;
  const float power = square * square * square * chroma;
  return std::sqrt(power / (power + 6103515625.0F));
}

/// One colour difference. Where the formula has angles, this has their cosines and sines: the mean hue is the direction
/// of the sum of the two hues' unit vectors, which is the short way round by itself. Swapping the colours changes signs
/// and nothing else, so that both orders fall on the same side where the formula jumps.
PENTIMENTO_INLINE float Difference(float l1, float a1, float b1, float l2, float a2, float b2) {
  const float stretch =
      1.5F - 0.5F * ChromaWeight(0.5F * (std::sqrt(a1 * a1 + b1 * b1) + std::sqrt(a2 * a2 + b2 * b2)));
  const float x1 = a1 * stretch;
  const float x2 = a2 * stretch;
  const float c1 = std::sqrt(x1 * x1 + b1 * b1);
  const float c2 = std::sqrt(x2 * x2 + b2 * b2);
  const float product = c1 * c2;
  const float dot = x1 * x2 + b1 * b2;
  // x1 b2 - b1 x2 against the duller colour: exactly 0 for equal colours, exactly the negative for swapped ones.
  const float dull_x = c1 < c2 ? x1 : (c2 < c1 ? x2 : 0.5F * (x1 + x2));
  const float dull_b = c1 < c2 ? b1 : (c2 < c1 ? b2 : 0.5F * (b1 + b2));
  const float cross = (x1 - x2) * dull_b - (b1 - b2) * dull_x;
  // Opposite hues turn from the smaller angle.
  const float order = cross != 0.0F ? cross : (b1 != b2 ? b1 - b2 : x1 - x2);
  const float sense = order < 0.0F ? -1.0F : 1.0F;

  // 2 sqrt(c1 c2) sin(turn / 2) by whichever half-angle formula does not cancel.
  const float near_sum = product + dot;
  const float near_turn = cross / std::sqrt(0.5F * (near_sum > 0.0F ? near_sum : 1.0F));
  const float far_square = 2.0F * (product - dot);
  const float far_turn = std::sqrt(far_square > 0.0F ? far_square : 0.0F);
  const float hue_difference = dot >= 0.0F ? near_turn : sense * far_turn;

  // A grey has no hue and leaves the mean to the other colour.
  const float inverse1 = c1 > 0.0F ? 1.0F / c1 : 0.0F;
  const float inverse2 = c2 > 0.0F ? 1.0F / c2 : 0.0F;
  // Far apart, the sum of the unit vectors cancels; what is square to their difference has the same direction.
  const float along = dot >= 0.0F ? x1 * inverse1 + x2 * inverse2 : sense * (b2 * inverse2 - b1 * inverse1);
  const float across = dot >= 0.0F ? b1 * inverse1 + b2 * inverse2 : sense * (x1 * inverse1 - x2 * inverse2);
  const float length = std::sqrt(along * along + across * across);
  const float inverse = 1.0F / (length > 0.0F ? length : 1.0F);
  const float c = length > 0.0F ? along * inverse : 1.0F;  // two greys: angle 0
  const float s = across * inverse;
  const float cos2 = 2.0F * c * c - 1.0F;
  const float sin2 = 2.0F * s * c;
  const float cos3 = c * (4.0F * c * c - 3.0F);
  const float sin3 = s * (3.0F - 4.0F * s * s);
  const float cos4 = 2.0F * cos2 * cos2 - 1.0F;
  const float sin4 = 2.0F * sin2 * cos2;
  // Cosines and sines of 30, 6 and 63 degrees.
  const float tone = 1.0F - 0.17F * (0.86602540F * c + 0.5F * s) + 0.24F * cos2 +
                     0.32F * (0.99452190F * cos3 - 0.10452846F * sin3) -
                     0.20F * (0.45399050F * cos4 + 0.89100652F * sin4);

  const float mean_chroma = 0.5F * (c1 + c2);
  constexpr float kDegrees = 180.0F / std::numbers::pi_v<float>;
  const float off_blue = (FastAngle(s, c) * kDegrees - 275.0F) * (1.0F / 25.0F);
  const float exponent = -std::numbers::log2e_v<float> * off_blue * off_blue;
  const float turn = (std::numbers::pi_v<float> / 3.0F) * FastExp2(exponent > -126.0F ? exponent : -126.0F);
  const float turn2 = turn * turn;
  const float sine =
      turn * (1.0F - turn2 * (1.0F / 6.0F - turn2 * (1.0F / 120.0F - turn2 * (1.0F / 5040.0F - turn2 / 362880.0F))));
  const float rotation = -2.0F * ChromaWeight(mean_chroma) * sine;

  const float off_middle = 0.5F * (l1 + l2) - 50.0F;
  const float off_square = off_middle * off_middle;
  const float lightness = (l2 - l1) / (1.0F + 0.015F * off_square / std::sqrt(20.0F + off_square));
  const float chroma = (c2 - c1) / (1.0F + 0.045F * mean_chroma);
  const float hue = hue_difference / (1.0F + 0.015F * mean_chroma * tone);
  const float square = lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue;
  return std::sqrt(square > 0.0F ? square : 0.0F);
}

PENTIMENTO_INLINE double MeanDifference(std::span<const float> a, std::span<const float> b, std::span<float> map) {
  const std::size_t pixels = a.size() / 3;
  LabChunk first;
  LabChunk second;
  std::array<float, kChunk> differences;
  double total = 0.0;
  for (std::size_t begin = 0; begin < pixels; begin += kChunk) {
    const std::size_t count = std::min(kChunk, pixels - begin);
    const float* const from_a = a.data() + begin;
    const float* const from_b = b.data() + begin;
    ToLab(from_a, from_a + pixels, from_a + 2 * pixels, count, first);
    ToLab(from_b, from_b + pixels, from_b + 2 * pixels, count, second);
    for (std::size_t i = 0; i < count; ++i) {
      differences[i] =
          Difference(first.lightness[i], first.a[i], first.b[i], second.lightness[i], second.a[i], second.b[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      total += static_cast<double>(differences[i]);
    }
    if (!map.empty()) {
      std::copy_n(differences.begin(), count, map.begin() + static_cast<std::ptrdiff_t>(begin));
    }
  }
  return total / static_cast<double>(pixels);
}

}  // namespace

double Ciede2000OfPlanes(std::span<const float> a, std::span<const float> b, std::span<float> map, SimdLevel level) {
  return RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { return MeanDifference(a, b, map); });
}

}  // namespace pentimento
