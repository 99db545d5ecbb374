#include "framework/train/finite_guard.h"

#include <array>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

using NamedTensors = std::vector<NamedTensor>;

const NamedTensors kGood = {{"b", torch::ones({2})}, {"count", torch::ones({1}, torch::kInt64)}};
const NamedTensors kBad = {
    {"b", torch::ones({2})}, {"c", torch::tensor({1.0F, kInfinity})}, {"a", torch::full({1}, kNan)}};

std::string Complaint(const std::array<NamedLoss, 2>& losses, const NamedTensors& gradients,
                      const NamedTensors& weights) {
  try {
    CheckFiniteStep(
        losses, gradients, [&] { return weights; }, 41);
  } catch (const WorkError& error) {
    return error.what();
  }
  return "";
}

TEST(FiniteGuard, NamesStepLossAndTheFirstBadWeight) {
  const std::array<NamedLoss, 2> losses = {NamedLoss{"x", 1.0}, NamedLoss{"y", kNan}};
  EXPECT_THAT(Complaint(losses, {}, kBad),
              ::testing::AllOf(::testing::HasSubstr("step 41"), ::testing::HasSubstr("loss y is nan"),
                               ::testing::HasSubstr("weights \"c\"")));
  EXPECT_THAT(Complaint({NamedLoss{"x", kNan}, NamedLoss{"y", kNan}}, {}, kGood),
              ::testing::AllOf(::testing::HasSubstr("loss x"),
                               ::testing::HasSubstr("all weights and gradients still being finite")));
}

TEST(FiniteGuard, NamesTheFirstBadGradientThoughEveryLossIsFinite) {
  const std::array<NamedLoss, 2> losses = {NamedLoss{"x", 1.0}, NamedLoss{"y", 2.0}};
  EXPECT_THAT(Complaint(losses, kBad, kGood), ::testing::AllOf(::testing::HasSubstr("step 41: the gradient of \"c\""),
                                                               ::testing::Not(::testing::HasSubstr("loss"))));
  EXPECT_EQ(Complaint(losses, {{"big", torch::full({3}, std::numeric_limits<float>::max())}}, kBad), "")
      << "as long as losses and gradients are finite, weights are not looked at";
  EXPECT_EQ(Complaint(losses, {}, kBad), "");
}

TEST(FiniteGuard, FindsTheFirstBadTensorInTheOrderGiven) {
  EXPECT_EQ(FirstNonFinite(kGood), "");
  EXPECT_EQ(FirstNonFinite(kBad), "c");
}

}  // namespace
}  // namespace pentimento
