#include <gtest/gtest.h>

#include "tests/framework/ops/similarity/measures.h"

namespace pentimento {
namespace {

/// Central differences at some samples, of both arguments.
TEST(SimilarityGradients, AgreeWithFiniteDifferences) {
  for (const Measure& measure : Measures()) {
    const torch::Tensor a = RandomPictures(1, {1, 3, 42, 43}, 0.1, 0.9);
    const torch::Tensor b = 0.7 * a + 0.3 * RandomPictures(2, {1, 3, 42, 43}, 0.1, 0.9);
    for (const bool first : {true, false}) {
      const torch::Tensor variable = (first ? a : b).clone().requires_grad_();
      const auto value = [&](const torch::Tensor& at) {
        return first ? measure.of(at, b).sum() : measure.of(a, at).sum();
      };
      value(variable).backward();
      const torch::Tensor gradient = variable.grad().flatten();
      constexpr double kStep = 1e-6;
      const double scale = gradient.abs().max().item<double>();
      ASSERT_GT(scale, 0.0) << measure.name;
      for (const std::int64_t at : {0, 21, 777, 1806, 2500, 4000, 5417}) {
        torch::Tensor shift = torch::zeros_like(a).flatten();
        shift[at] = kStep;
        const torch::Tensor moved = shift.view_as(a);
        const torch::Tensor difference =
            (value(variable.detach() + moved) - value(variable.detach() - moved)) / (2.0 * kStep);
        EXPECT_NEAR(gradient[at].item<double>(), difference.item<double>(), 1e-4 * scale)
            << measure.name << " at " << at << (first ? " of the first" : " of the second");
      }
    }
  }
}

TEST(SimilarityGradients, AreFiniteOnFlatGreyAndEqualPictures) {
  for (const Measure& measure : Measures()) {
    if (measure.name == "psnr") {
      continue;  // infinite for equal pictures
    }
    torch::Tensor half = torch::full({1, 3, 42, 44}, 0.5, torch::kFloat64);
    half.narrow(3, 20, 24) = RandomPictures(3, {1, 3, 42, 24});
    for (const torch::Tensor& test : {half, torch::full({1, 3, 42, 44}, 0.5, torch::kFloat64)}) {
      const torch::Tensor variable = half.clone().requires_grad_();
      measure.of(variable, test).sum().backward();
      EXPECT_TRUE(torch::isfinite(variable.grad()).all().item<bool>()) << measure.name;
    }
  }
}

}  // namespace
}  // namespace pentimento
