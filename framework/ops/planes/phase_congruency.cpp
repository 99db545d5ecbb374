#include "framework/ops/planes/phase_congruency.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "framework/ops/planes/fourier_strip.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

constexpr std::size_t kColumns = FourierPlan::kLanes;

/// A plane of complex numbers.
struct ComplexPlane {
  explicit ComplexPlane(std::size_t size) : re(size), im(size) {}
  std::vector<float> re;
  std::vector<float> im;
};

/// Copies `valid` neighbouring columns, from `x` on, of a plane with rows of `width` into a strip.
PENTIMENTO_INLINE void LoadColumns(const float* plane, std::size_t width, std::size_t x, std::size_t valid,
                                   std::vector<float>& strip) {
  for (std::size_t row = 0; row * kColumns < strip.size(); ++row) {
    const float* const from = plane + row * width + x;
    float* const to = strip.data() + row * kColumns;
    if (valid == kColumns) {
      std::copy_n(from, kColumns, to);
    } else {
      std::fill(std::copy_n(from, valid, to), to + kColumns, 0.0F);
    }
  }
}

/// `LoadColumns` of the product of two planes.
PENTIMENTO_INLINE void LoadProducts(const float* plane, const float* gains, std::size_t width, std::size_t x,
                                    std::size_t valid, std::vector<float>& strip) {
  for (std::size_t row = 0; row * kColumns < strip.size(); ++row) {
    const float* const from = plane + row * width + x;
    const float* const gain = gains + row * width + x;
    float* const to = strip.data() + row * kColumns;
    if (valid == kColumns) {
      for (std::size_t lane = 0; lane < kColumns; ++lane) {
        to[lane] = from[lane] * gain[lane];
      }
    } else {
      for (std::size_t lane = 0; lane < kColumns; ++lane) {
        to[lane] = lane < valid ? from[lane] * gain[lane] : 0.0F;
      }
    }
  }
}

PENTIMENTO_INLINE void StoreColumns(const std::vector<float>& strip, std::size_t width, std::size_t x,
                                    std::size_t valid, float* plane) {
  for (std::size_t row = 0; row * kColumns < strip.size(); ++row) {
    std::copy_n(strip.data() + row * kColumns, valid, plane + row * width + x);
  }
}

/// Stores columns as rows, of `length` values each.
PENTIMENTO_INLINE void StoreTransposed(const std::vector<float>& strip, std::size_t length, std::size_t x,
                                       std::size_t valid, float* plane) {
  for (std::size_t lane = 0; lane < valid; ++lane) {
    float* const to = plane + (x + lane) * length;
    for (std::size_t row = 0; row < length; ++row) {
      to[row] = strip[row * kColumns + lane];
    }
  }
}

/// Spectrum of a real plane, transposed: `[column * height + row]`.
template <std::size_t kVector>
PENTIMENTO_INLINE ComplexPlane SpectrumOf(const PhaseCongruency& plan, std::span<const float> plane) {
  const std::size_t height = plan.height();
  const std::size_t width = plan.width();
  ComplexPlane turned(plane.size());
  {
    FourierStrip strip(height);
    FourierStrip spare(height);
    for (std::size_t x = 0; x < width; x += kColumns) {
      const std::size_t valid = std::min(kColumns, width - x);
      LoadColumns(plane.data(), width, x, valid, strip.re);
      std::ranges::fill(strip.im, 0.0F);
      Transform<kVector>(plan.rows(), strip, spare);
      StoreTransposed(strip.re, height, x, valid, turned.re.data());
      StoreTransposed(strip.im, height, x, valid, turned.im.data());
    }
  }
  FourierStrip strip(width);
  FourierStrip spare(width);
  for (std::size_t y = 0; y < height; y += kColumns) {
    const std::size_t valid = std::min(kColumns, height - y);
    LoadColumns(turned.re.data(), height, y, valid, strip.re);
    LoadColumns(turned.im.data(), height, y, valid, strip.im);
    Transform<kVector>(plan.columns(), strip, spare);
    StoreColumns(strip.re, height, y, valid, turned.re.data());
    StoreColumns(strip.im, height, y, valid, turned.im.data());
  }
  return turned;
}

/// Inverse transform of a transposed spectrum times a filter: the even response in `re`, the odd one in `im`.
template <std::size_t kVector>
PENTIMENTO_INLINE void Respond(const PhaseCongruency& plan, const ComplexPlane& spectrum, std::span<const float> filter,
                               ComplexPlane& response) {
  const std::size_t height = plan.height();
  const std::size_t width = plan.width();
  {
    FourierStrip strip(width);
    FourierStrip spare(width);
    for (std::size_t y = 0; y < height; y += kColumns) {
      const std::size_t valid = std::min(kColumns, height - y);
      LoadProducts(spectrum.im.data(), filter.data(), height, y, valid, strip.re);
      LoadProducts(spectrum.re.data(), filter.data(), height, y, valid, strip.im);
      Transform<kVector>(plan.columns(), strip, spare);
      StoreTransposed(strip.re, width, y, valid, response.im.data());
      StoreTransposed(strip.im, width, y, valid, response.re.data());
    }
  }
  FourierStrip strip(height);
  FourierStrip spare(height);
  for (std::size_t x = 0; x < width; x += kColumns) {
    const std::size_t valid = std::min(kColumns, width - x);
    LoadColumns(response.im.data(), width, x, valid, strip.re);
    LoadColumns(response.re.data(), width, x, valid, strip.im);
    Transform<kVector>(plan.rows(), strip, spare);
    StoreColumns(strip.re, width, x, valid, response.im.data());
    StoreColumns(strip.im, width, x, valid, response.re.data());
  }
}

/// Adds one orientation's energy and amplitude.
PENTIMENTO_INLINE void AddOrientation(const std::vector<ComplexPlane>& responses, float noise,
                                      std::vector<float>& energies, std::vector<float>& amplitudes) {
  const std::size_t size = energies.size();
  const float* const even0 = responses[0].re.data();
  const float* const even1 = responses[1].re.data();
  const float* const even2 = responses[2].re.data();
  const float* const even3 = responses[3].re.data();
  const float* const odd0 = responses[0].im.data();
  const float* const odd1 = responses[1].im.data();
  const float* const odd2 = responses[2].im.data();
  const float* const odd3 = responses[3].im.data();
  static_assert(kGaborScales == 4);
  std::vector<float> squares(size);
  for (std::size_t i = 0; i < size; ++i) {
    squares[i] = even0[i] * even0[i] + odd0[i] * odd0[i];
  }
  const float threshold = noise * std::sqrt(LowerMedian(squares));
  float* const energy = energies.data();
  float* const amplitude = amplitudes.data();
#pragma GCC ivdep
  for (std::size_t i = 0; i < size; ++i) {
    // All scales projected on their mean phase, less what lies across it.
    const float even_sum = even0[i] + even1[i] + even2[i] + even3[i];
    const float odd_sum = odd0[i] + odd1[i] + odd2[i] + odd3[i];
    const float length = std::sqrt(even_sum * even_sum + odd_sum * odd_sum) + std::numeric_limits<float>::epsilon();
    const float even_mean = even_sum / length;
    const float odd_mean = odd_sum / length;
    const float across =
        std::abs(even0[i] * odd_mean - odd0[i] * even_mean) + std::abs(even1[i] * odd_mean - odd1[i] * even_mean) +
        std::abs(even2[i] * odd_mean - odd2[i] * even_mean) + std::abs(even3[i] * odd_mean - odd3[i] * even_mean);
    const float above = even_sum * even_mean + odd_sum * odd_mean - across - threshold;
    energy[i] += above > 0.0F ? above : 0.0F;
    amplitude[i] += std::sqrt(squares[i]) + std::sqrt(even1[i] * even1[i] + odd1[i] * odd1[i]) +
                    std::sqrt(even2[i] * even2[i] + odd2[i] * odd2[i]) +
                    std::sqrt(even3[i] * even3[i] + odd3[i] * odd3[i]);
  }
}

template <std::size_t kVector>
PENTIMENTO_INLINE std::vector<float> Congruency(const PhaseCongruency& plan, std::span<const float> plane) {
  // The filters do not pass the mean, whose rounding would otherwise be all that a constant plane answers.
  const double sum = std::accumulate(plane.begin(), plane.end(), 0.0);
  const auto mean = static_cast<float>(sum / static_cast<double>(plane.size()));
  std::vector<float> level(plane.begin(), plane.end());
  std::ranges::for_each(level, [mean](float& value) { value -= mean; });
  const ComplexPlane spectrum = SpectrumOf<kVector>(plan, level);
  std::vector<ComplexPlane> responses(kGaborScales, ComplexPlane(plane.size()));
  std::vector<float> energy(plane.size(), 0.0F);
  std::vector<float> amplitude(plane.size(), 0.0F);
  for (std::size_t orientation = 0; orientation < kGaborOrientations; ++orientation) {
    for (std::size_t scale = 0; scale < kGaborScales; ++scale) {
      Respond<kVector>(plan, spectrum, plan.Filter(orientation, scale), responses[scale]);
    }
    AddOrientation(responses, plan.Noise(orientation), energy, amplitude);
  }
  constexpr float kTiny = std::numeric_limits<float>::epsilon();
  for (std::size_t i = 0; i < energy.size(); ++i) {
    energy[i] = (energy[i] + kTiny) / (amplitude[i] + kTiny);
  }
  return energy;
}

}  // namespace

PhaseCongruency::PhaseCongruency(std::size_t height, std::size_t width) : rows_(height), columns_(width) {
  const LogGaborBank bank = MakeLogGaborBank(height, width);
  const std::size_t size = height * width;
  filters_.resize(bank.values.size());
  for (std::size_t filter = 0; filter < kGaborOrientations * kGaborScales; ++filter) {
    for (std::size_t row = 0; row < height; ++row) {
      for (std::size_t column = 0; column < width; ++column) {
        filters_[filter * size + column * height + row] =
            static_cast<float>(bank.values[filter * size + row * width + column] / static_cast<double>(size));
      }
    }
  }
  std::ranges::transform(bank.noise, noise_.begin(), [](double factor) { return static_cast<float>(factor); });
}

std::vector<float> PhaseCongruency::Of(std::span<const float> plane, SimdLevel level) const {
  return RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA { return Congruency<simd.kFloats>(*this, plane); });
}

float LowerMedian(std::span<const float> values) {
  // Numbers that are not negative are ordered like their bits: count by the leading ones, then sort one bin.
  constexpr int kShift = 19;
  std::vector<std::uint32_t> bins(std::size_t{1} << (32 - kShift), 0);
  for (const float value : values) {
    ++bins[std::bit_cast<std::uint32_t>(value) >> kShift];
  }
  std::size_t rank = (values.size() - 1) / 2;
  std::uint32_t bin = 0;
  while (rank >= bins[bin]) {
    rank -= bins[bin];
    ++bin;
  }
  std::vector<float> candidates;
  candidates.reserve(bins[bin]);
  for (const float value : values) {
    if (std::bit_cast<std::uint32_t>(value) >> kShift == bin) {
      candidates.push_back(value);
    }
  }
  std::ranges::nth_element(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(rank));
  return candidates[rank];
}

}  // namespace pentimento
