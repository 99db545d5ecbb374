#include "framework/ops/features/panel_product.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

std::vector<float> RandomMatrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  std::vector<float> values(rows * columns);
  RandomStream random(seed, "panel_product_test");
  std::ranges::generate(values, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  return values;
}

class PanelProductTest : public ::testing::TestWithParam<SimdLevel> {};

TEST_P(PanelProductTest, IsTheMatrixProduct) {
  constexpr std::size_t kRows = 7 * kPanelRows;
  constexpr std::size_t kDepth = 37;
  constexpr std::size_t kColumns = 3 * kPanelColumns;
  const std::vector<float> a = RandomMatrix(kRows, kDepth, 1);
  const std::vector<float> b = RandomMatrix(kDepth, kColumns, 2);
  std::vector<float> c(kRows * kColumns);
  const std::vector<float> panels = PanelsOf(b, kDepth, kColumns);
  MultiplyByPanels(a.data(), kDepth, panels.data(), c.data(), kRows, kDepth, kColumns, GetParam());
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      double sum = 0.0;
      for (std::size_t k = 0; k < kDepth; ++k) {
        sum += static_cast<double>(a[row * kDepth + k]) * static_cast<double>(b[k * kColumns + column]);
      }
      EXPECT_NEAR(static_cast<double>(c[row * kColumns + column]), sum, 1e-5);
    }
  }
  // The first rows' bits are those of a product of them alone.
  std::vector<float> first(kPanelRows * kColumns);
  MultiplyByPanels(a.data(), kDepth, panels.data(), first.data(), kPanelRows, kDepth, kColumns, GetParam());
  EXPECT_TRUE(std::ranges::equal(first, std::span(c).first(first.size())));
  // Nor do they depend on how far the rows lie apart.
  constexpr std::size_t kApart = kDepth + 3;
  std::vector<float> spread(kRows * kApart, -7.0F);
  for (std::size_t row = 0; row < kRows; ++row) {
    std::copy_n(a.begin() + static_cast<std::ptrdiff_t>(row * kDepth), kDepth,
                spread.begin() + static_cast<std::ptrdiff_t>(row * kApart));
  }
  std::vector<float> of_spread(c.size());
  MultiplyByPanels(spread.data(), kApart, panels.data(), of_spread.data(), kRows, kDepth, kColumns, GetParam());
  EXPECT_EQ(of_spread, c);
}

TEST_P(PanelProductTest, OfAMatrixColumnByColumnIsTheSame) {
  constexpr std::size_t kRows = 7 * kPanelRows;
  constexpr std::size_t kApart = kRows + 5;
  constexpr std::size_t kDepth = 37;
  constexpr std::size_t kColumns = 3 * kPanelColumns;
  const std::vector<float> a = RandomMatrix(kRows, kDepth, 1);
  std::vector<float> transposed(kDepth * kApart, -7.0F);
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t k = 0; k < kDepth; ++k) {
      transposed[k * kApart + row] = a[row * kDepth + k];
    }
  }
  const std::vector<float> panels = PanelsOf(RandomMatrix(kDepth, kColumns, 2), kDepth, kColumns);
  std::vector<float> expected(kRows * kColumns);
  std::vector<float> made(expected.size());
  MultiplyByPanels(a.data(), kDepth, panels.data(), expected.data(), kRows, kDepth, kColumns, GetParam());
  MultiplyTransposedByPanels(transposed.data(), kApart, panels.data(), made.data(), kRows, kDepth, kColumns,
                             GetParam());
  EXPECT_EQ(made, expected);
}

TEST(PanelsTest, OfColumnsAreThoseOfTheMatrix) {
  constexpr std::size_t kDepth = 37;
  constexpr std::size_t kCount = kPanelColumns + 3;
  const std::vector<float> columns = RandomMatrix(kCount, kDepth, 1);
  std::vector<float> matrix(kDepth * 2 * kPanelColumns);  // zeros behind
  for (std::size_t column = 0; column < kCount; ++column) {
    for (std::size_t row = 0; row < kDepth; ++row) {
      matrix[row * 2 * kPanelColumns + column] = columns[column * kDepth + row];
    }
  }
  std::vector<float> panels(matrix.size(), -1.0F);
  PanelsOfColumns(columns, kDepth, panels);
  EXPECT_EQ(panels, PanelsOf(matrix, kDepth, 2 * kPanelColumns));
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, PanelProductTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
