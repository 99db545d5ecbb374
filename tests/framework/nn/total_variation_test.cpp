#include "framework/nn/total_variation.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(TotalVariation, IsTheMeanSquareOfDifferences) {
  const torch::Tensor image = torch::tensor({0.0F, 1.0F, 3.0F, 2.0F, 2.0F, 2.0F}).view({1, 1, 2, 3});
  // Across: 1, 2, 0, 0; down: 2, 1, -1.
  EXPECT_NEAR(TotalVariation(image).item<double>(), 5.0 / 4.0 + 6.0 / 3.0, 1e-6);
  EXPECT_EQ(TotalVariation(torch::full({2, 3, 4, 4}, 0.7F)).item<double>(), 0.0);
}

TEST(TotalVariation, HasTheGradientOfItsDefinition) {
  torch::Tensor image = torch::tensor({0.0F, 1.0F, 3.0F, 2.0F, 2.0F, 2.0F}).view({1, 1, 2, 3}).requires_grad_(true);
  TotalVariation(image).backward();
  const torch::Tensor across = torch::tensor({-2.0F, -2.0F, 4.0F, 0.0F, 0.0F, 0.0F}).view({1, 1, 2, 3}) / 4.0;
  const torch::Tensor down = torch::tensor({-4.0F, -2.0F, 2.0F, 4.0F, 2.0F, -2.0F}).view({1, 1, 2, 3}) / 3.0;
  EXPECT_TRUE(Near(image.grad(), across + down, 1e-6));
}

TEST(TotalVariation, RefusesASingleRow) { EXPECT_THROW(TotalVariation(torch::zeros({1, 3, 1, 4})), ShapeError); }

}  // namespace
}  // namespace pentimento
