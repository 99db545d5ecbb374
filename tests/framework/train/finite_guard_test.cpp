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

std::string Complaint(const std::array<NamedLoss, 2>& losses, const TensorMap& tensors) {
  try {
    CheckFiniteLosses(losses, tensors, 41);
  } catch (const WorkError& error) {
    return error.what();
  }
  return "";
}

TEST(FiniteGuard, NamesStepLossAndTensor) {
  const TensorMap good = {{"a", torch::ones({2})}, {"count", torch::ones({1}, torch::kInt64)}};
  TensorMap bad = good;
  bad["b"] = torch::tensor({1.0F, std::numeric_limits<float>::infinity()});
  EXPECT_EQ(Complaint({NamedLoss{"x", 1.0}, NamedLoss{"y", 2.0}}, bad), "");
  EXPECT_THAT(
      Complaint({NamedLoss{"x", 1.0}, NamedLoss{"y", kNan}}, bad),
      ::testing::AllOf(::testing::HasSubstr("step 41"), ::testing::HasSubstr("loss y"), ::testing::HasSubstr("\"b\"")));
  EXPECT_THAT(Complaint({NamedLoss{"x", kNan}, NamedLoss{"y", kNan}}, good),
              ::testing::AllOf(::testing::HasSubstr("loss x"), ::testing::HasSubstr("all weights still being finite")));
}

TEST(FiniteGuard, FindsTheFirstBadTensor) {
  EXPECT_EQ(FirstNonFinite({{"a", torch::ones({3})}}), "");
  EXPECT_EQ(FirstNonFinite({{"a", torch::ones({3})}, {"b", torch::full({1}, kNan)}, {"c", torch::full({1}, kNan)}}),
            "b");
}

}  // namespace
}  // namespace pentimento
