#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <torch/types.h>

#include "framework/ops/features/word_product.h"

namespace pentimento {

/// Vectors that are multiplied together: their products fit a core's own cache.
inline constexpr std::size_t kLotRows = 48;
static_assert(kLotRows % kWordPanelRows == 0 && kLotRows % kWordPanelColumns == 0);

/// A lot of vectors made ready for distances: less a centre, and rounded to 16-bit words. Each vector is rounded to
/// multiples of a unit of its own, so chosen that the words' Euclidean length is some 32000: inner products of any two
/// are then exact in 32 bits, and how much is lost by rounding is known.
class VectorLot {
 public:
  /// @param vectors float32 [n,D], at least one. @param centre [D], finite. Distances do not depend on it, but the
  /// shorter the vectors, the less is lost by rounding.
  VectorLot(const torch::Tensor& vectors, const torch::Tensor& centre);

  [[nodiscard]] std::size_t count() const { return lengths_.size(); }
  [[nodiscard]] std::size_t components() const { return components_; }
  /// As given.
  [[nodiscard]] const float* Vector(std::size_t i) const { return vectors_.const_data_ptr<float>() + i * components_; }

  /// Rows up to a multiple of `kLotRows`.
  [[nodiscard]] const WordMatrix& words() const { return words_; }
  [[nodiscard]] const std::vector<std::int16_t>& panels() const { return panels_; }
  /// What a word's 1 is worth, of each vector.
  [[nodiscard]] const std::vector<float>& units() const { return units_; }
  /// Squared, of the centred vectors before they were rounded; NaN of a vector that is not finite or whose square is
  /// out of single precision's range.
  [[nodiscard]] const std::vector<float>& lengths() const { return lengths_; }
  /// Most that rounding moved a vector, relative to its length.
  [[nodiscard]] float rounding() const { return rounding_; }

 private:
  /// Of vector `i`. @return how much rounding moved it, relative to its length.
  float Round(std::size_t i, const float* centre);

  torch::Tensor vectors_;
  std::size_t components_;
  WordMatrix words_;
  std::vector<std::int16_t> panels_;
  std::vector<float> units_;
  std::vector<float> lengths_;
  float rounding_ = 0.0F;
};

}  // namespace pentimento
