#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Columns of a panel of words.
inline constexpr std::size_t kWordPanelColumns = 16;
/// Rows come in multiples of this.
inline constexpr std::size_t kWordPanelRows = 12;

/// Rows of signed 16-bit words, zeros behind: twice as many of them are multiplied at a time as of floats.
class WordMatrix {
 public:
  /// @param rows,depth as many as are used; there are more, all zeros: rows up to a multiple of `multiple`.
  WordMatrix(std::size_t rows, std::size_t depth, std::size_t multiple);

  [[nodiscard]] std::span<std::int16_t> Row(std::size_t row) {
    return std::span(words_).subspan(row * stride_, depth_);
  }
  [[nodiscard]] const std::int16_t* RowAt(std::size_t row) const { return words_.data() + row * stride_; }
  [[nodiscard]] std::size_t rows() const { return words_.size() / stride_; }
  /// Even.
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] std::size_t stride() const { return stride_; }

 private:
  std::size_t depth_;
  std::size_t stride_;
  std::vector<std::int16_t> words_;
};

/// The rows of a matrix as columns of a product: cut into panels of `kWordPanelColumns` of them; of a panel two words
/// of each, then the next two. @param matrix its rows are a multiple of the panel's.
std::vector<std::int16_t> WordPanelsOf(const WordMatrix& matrix);

/// Inner products of rows and columns, exact, and so the same on every instruction set. The product of the Euclidean
/// lengths of a row and a column must be below 2^31: then no part of a sum leaves 32 bits, in whatever order it is
/// added (Cauchy and Schwarz).
/// @param first,rows of `a`; `rows` a multiple of kWordPanelRows. @param panels with as deep columns as `a`.
/// @param c [rows,columns].
void MultiplyByWordPanels(const WordMatrix& a, std::size_t first, std::size_t rows, const std::int16_t* panels,
                          std::int32_t* c, std::size_t columns, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
