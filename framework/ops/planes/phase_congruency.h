#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "framework/ops/planes/fourier.h"
#include "framework/ops/planes/log_gabor.h"
#include "framework/simd/simd_level.h"

namespace pentimento {

/// Phase congruency of planes of one size (Kovesi's, with the settings of FSIM; see `LogGaborBank`), in single
/// precision. Making it costs about as much as using it once; it is immutable.
class PhaseCongruency {
 public:
  /// @param height,width at least 1.
  PhaseCongruency(std::size_t height, std::size_t width);

  [[nodiscard]] std::size_t height() const { return rows_.length(); }
  [[nodiscard]] std::size_t width() const { return columns_.length(); }

  /// @param plane in [0,255]. @return one value in [0,1] a pixel; 1 everywhere for a constant plane.
  [[nodiscard]] std::vector<float> Of(std::span<const float> plane, SimdLevel level = BestSimdLevel()) const;

  [[nodiscard]] const FourierPlan& rows() const { return rows_; }
  [[nodiscard]] const FourierPlan& columns() const { return columns_; }
  /// Gains of one filter over the number of pixels: `gains[column * height + row]`.
  [[nodiscard]] std::span<const float> Filter(std::size_t orientation, std::size_t scale) const {
    const std::size_t size = height() * width();
    return std::span<const float>(filters_).subspan((orientation * kGaborScales + scale) * size, size);
  }
  [[nodiscard]] float Noise(std::size_t orientation) const { return noise_.at(orientation); }

 private:
  FourierPlan rows_;     ///< along a column, over the rows
  FourierPlan columns_;  ///< along a row
  std::vector<float> filters_;
  std::array<float, kGaborOrientations> noise_ = {};
};

/// The lower median. @param values not negative, at least one.
float LowerMedian(std::span<const float> values);

}  // namespace pentimento
