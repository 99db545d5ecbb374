#include "framework/ops/features/word_product.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pentimento {
namespace {

/// Two words of a row or column, multiplied and added together.
std::int32_t Pair(const std::int16_t* words) {
  std::int32_t pair = 0;
  std::memcpy(&pair, words, sizeof(pair));
  return pair;
}

/// What a kernel multiplies: some rows by one panel.
struct WordTile {
  const std::int16_t* a;
  std::size_t stride;
  const std::int16_t* panel;
  std::int32_t* c;
  std::size_t columns;  ///< of C, from one of its rows to the next
  std::size_t depth;
};

#if defined(__x86_64__)

// The kernels differ in the registers' width alone. They are not one template, because the instructions can only be
// named in a function that is compiled for them.

void MultiplyTileBaseline(const WordTile& tile) {
  constexpr std::size_t kRows = 2;
  __m128i sums[kRows][4] = {};
  for (std::size_t k = 0; k < tile.depth; k += 2) {
    const auto* const b = reinterpret_cast<const __m128i*>(tile.panel + k * kWordPanelColumns);
#pragma GCC unroll 2
    for (std::size_t row = 0; row < kRows; ++row) {
      const __m128i a = _mm_set1_epi32(Pair(tile.a + row * tile.stride + k));
#pragma GCC unroll 4
      for (std::size_t v = 0; v < 4; ++v) {
        sums[row][v] = _mm_add_epi32(sums[row][v], _mm_madd_epi16(a, _mm_loadu_si128(b + v)));
      }
    }
  }
  for (std::size_t row = 0; row < kRows; ++row) {
    std::memcpy(tile.c + row * tile.columns, sums[row], sizeof(sums[row]));
  }
}

PENTIMENTO_AVX2 void MultiplyTileAvx2(const WordTile& tile) {
  constexpr std::size_t kRows = 6;
  __m256i sums[kRows][2] = {};
  for (std::size_t k = 0; k < tile.depth; k += 2) {
    const auto* const b = reinterpret_cast<const __m256i*>(tile.panel + k * kWordPanelColumns);
    const __m256i left = _mm256_loadu_si256(b);
    const __m256i right = _mm256_loadu_si256(b + 1);
#pragma GCC unroll 6
    for (std::size_t row = 0; row < kRows; ++row) {
      const __m256i a = _mm256_set1_epi32(Pair(tile.a + row * tile.stride + k));
      sums[row][0] = _mm256_add_epi32(sums[row][0], _mm256_madd_epi16(a, left));
      sums[row][1] = _mm256_add_epi32(sums[row][1], _mm256_madd_epi16(a, right));
    }
  }
#pragma GCC unroll 6
  for (std::size_t row = 0; row < kRows; ++row) {
    auto* const c = reinterpret_cast<__m256i*>(tile.c + row * tile.columns);
    _mm256_storeu_si256(c, sums[row][0]);
    _mm256_storeu_si256(c + 1, sums[row][1]);
  }
}

/// Multiplies and adds in one instruction.
[[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,avx512vnni")]] void MultiplyTileVnni(const WordTile& tile) {
  constexpr std::size_t kRows = 12;
  __m512i sums[kRows] = {};
  for (std::size_t k = 0; k < tile.depth; k += 2) {
    const __m512i b = _mm512_loadu_si512(tile.panel + k * kWordPanelColumns);
#pragma GCC unroll 12
    for (std::size_t row = 0; row < kRows; ++row) {
      sums[row] = _mm512_dpwssd_epi32(sums[row], _mm512_set1_epi32(Pair(tile.a + row * tile.stride + k)), b);
    }
  }
#pragma GCC unroll 12
  for (std::size_t row = 0; row < kRows; ++row) {
    _mm512_storeu_si512(tile.c + row * tile.columns, sums[row]);
  }
}

#else

void MultiplyTileBaseline(const WordTile& tile) {
  constexpr std::size_t kRows = 2;
  for (std::size_t row = 0; row < kRows; ++row) {
    std::int32_t sums[kWordPanelColumns] = {};
    for (std::size_t k = 0; k < tile.depth; k += 2) {
      const std::int16_t* const a = tile.a + row * tile.stride + k;
      const std::int16_t* const b = tile.panel + k * kWordPanelColumns;
      for (std::size_t column = 0; column < kWordPanelColumns; ++column) {
        sums[column] += std::int32_t{a[0]} * b[2 * column] + std::int32_t{a[1]} * b[2 * column + 1];
      }
    }
    std::ranges::copy(sums, tile.c + row * tile.columns);
  }
}

#endif

struct Kernel {
  void (*multiply)(const WordTile&);
  std::size_t rows;
};

Kernel KernelOf(SimdLevel level) {
#if defined(__x86_64__)
  // Without this instruction the wider registers gain nothing.
  if (level == SimdLevel::kAvx512 && __builtin_cpu_supports("avx512vnni")) {
    return {&MultiplyTileVnni, 12};
  }
  if (level != SimdLevel::kBaseline) {
    return {&MultiplyTileAvx2, 6};
  }
#endif
  return {&MultiplyTileBaseline, 2};
}

std::size_t RoundedUp(std::size_t count, std::size_t multiple) { return (count + multiple - 1) / multiple * multiple; }

/// Rows of a power of two of bytes would all lie in the same few lines of a cache.
constexpr std::size_t kWordsBetweenRows = 32;

}  // namespace

WordMatrix::WordMatrix(std::size_t rows, std::size_t depth, std::size_t multiple)
    : depth_(RoundedUp(depth, 2)), stride_(depth_ + kWordsBetweenRows), words_(RoundedUp(rows, multiple) * stride_) {}

std::vector<std::int16_t> WordPanelsOf(const WordMatrix& matrix) {
  const std::size_t depth = matrix.depth();
  std::vector<std::int16_t> panels(matrix.rows() * depth);
  for (std::size_t column = 0; column < matrix.rows(); ++column) {
    std::int16_t* const to =
        panels.data() + column / kWordPanelColumns * kWordPanelColumns * depth + column % kWordPanelColumns * 2;
    const std::int16_t* const from = matrix.RowAt(column);
    for (std::size_t k = 0; k < depth; k += 2) {
      std::memcpy(to + k * kWordPanelColumns, from + k, 2 * sizeof(std::int16_t));
    }
  }
  return panels;
}

void MultiplyByWordPanels(const WordMatrix& a, std::size_t first, std::size_t rows, const std::int16_t* panels,
                          std::int32_t* c, std::size_t columns, SimdLevel level) {
  const Kernel kernel = KernelOf(level);
  for (std::size_t column = 0; column < columns; column += kWordPanelColumns) {
    for (std::size_t row = 0; row < rows; row += kernel.rows) {
      kernel.multiply({a.RowAt(first + row), a.stride(), panels + column * a.depth(), c + row * columns + column,
                       columns, a.depth()});
    }
  }
}

}  // namespace pentimento
