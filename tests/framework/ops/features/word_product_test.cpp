#include "framework/ops/features/word_product.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

WordMatrix RandomWords(std::size_t rows, std::size_t depth, std::size_t multiple, std::uint64_t seed) {
  WordMatrix matrix(rows, depth, multiple);
  RandomStream random(seed, "word_product_test");
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t k = 0; k < depth; ++k) {
      matrix.Row(row)[k] = static_cast<std::int16_t>(static_cast<int>(random.Below(10001)) - 5000);
    }
  }
  return matrix;
}

std::vector<std::int32_t> PlainProduct(const WordMatrix& a, std::size_t first, std::size_t rows, const WordMatrix& b) {
  std::vector<std::int32_t> c;
  for (std::size_t row = first; row < first + rows; ++row) {
    for (std::size_t column = 0; column < b.rows(); ++column) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < a.depth(); ++k) {
        sum += std::int64_t{a.RowAt(row)[k]} * b.RowAt(column)[k];
      }
      c.push_back(static_cast<std::int32_t>(sum));
    }
  }
  return c;
}

class WordProductTest : public ::testing::TestWithParam<SimdLevel> {};

TEST_P(WordProductTest, IsExact) {
  for (const std::size_t depth : {1U, 2U, 37U}) {
    const WordMatrix a = RandomWords(3 * kWordPanelRows - 1, depth, kWordPanelRows, 1);
    const WordMatrix b = RandomWords(2 * kWordPanelColumns + 1, depth, kWordPanelColumns, 2);
    EXPECT_EQ(a.rows(), 3 * kWordPanelRows);
    EXPECT_EQ(b.rows(), 3 * kWordPanelColumns);
    std::vector<std::int32_t> c(2 * kWordPanelRows * b.rows());
    MultiplyByWordPanels(a, kWordPanelRows, 2 * kWordPanelRows, WordPanelsOf(b).data(), c.data(), b.rows(), GetParam());
    EXPECT_EQ(c, PlainProduct(a, kWordPanelRows, 2 * kWordPanelRows, b)) << depth;
  }
}

TEST_P(WordProductTest, OfTheLongestVectorsFits) {
  WordMatrix a(2, 4, kWordPanelRows);
  WordMatrix b(2, 4, kWordPanelColumns);
  // Of length 32767, in one pair of words and in two; and as long a one the other way.
  a.Row(0)[1] = 32767;
  b.Row(0)[1] = 32767;
  b.Row(1)[1] = -32768;
  for (std::size_t k = 0; k < 4; ++k) {
    a.Row(1)[k] = k % 2 == 0 ? 16384 : -16384;
  }
  std::vector<std::int32_t> c(kWordPanelRows * kWordPanelColumns);
  MultiplyByWordPanels(a, 0, kWordPanelRows, WordPanelsOf(b).data(), c.data(), kWordPanelColumns, GetParam());
  EXPECT_EQ(c, PlainProduct(a, 0, kWordPanelRows, b));
  EXPECT_EQ(c[0], 32767 * 32767);
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, WordProductTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
