#include "framework/nn/face/face_identity_loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "tests/support/device_test.h"
#include "tests/support/formula_face_network.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

FaceIdentityLoss FormulaLoss(const FaceCrop& crop = {}) { return {FormulaFaceNetwork().Make(), crop}; }

torch::Tensor FormulaPictures(std::uint64_t seed, std::int64_t side = 64, std::int64_t count = 2) {
  return FormulaNumbers(seed, {count, 3, side, side}, 0.5, 0.5);
}

class FaceIdentity : public DeviceTest {};

/// Central differences in double precision, along a direction of no particular meaning.
TEST_P(FaceIdentity, GradientIsTheSlope) {
  DlibResnet network = FormulaFaceNetwork().Make();
  network->to(torch::kFloat64);
  FaceIdentityLoss loss(network, {});
  const torch::Device device(GetParam());
  loss.To(device);
  const auto options = torch::TensorOptions().dtype(torch::kFloat64).device(device);
  const torch::Tensor originals = loss.Describe(FormulaPictures(1, 48, 1).to(options)).detach();
  const torch::Tensor pictures = FormulaPictures(2, 48, 1).to(options).requires_grad_();
  const auto distance = [&](const torch::Tensor& x) { return FaceIdentityLoss::Distance(loss.Describe(x), originals); };
  distance(pictures).backward();
  const torch::NoGradGuard no_gradients;
  const torch::Tensor direction = FormulaPictures(3, 48, 1).to(options) - 0.5;
  constexpr double kStep = 1e-6;  // few ReLUs change sides within it
  const double slope =
      (distance(pictures + kStep * direction) - distance(pictures - kStep * direction)).item<double>() / (2.0 * kStep);
  ASSERT_GT(std::abs(slope), 1e-6);
  EXPECT_NEAR((pictures.grad() * direction).sum().item<double>() / slope, 1.0, 1e-4);
}

INSTANTIATE_TEST_SUITE_P(Cpu, FaceIdentity, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, FaceIdentity, ::testing::Values("cuda"), DeviceTestName);

TEST(FaceIdentityLossTest, IsTheMeanSquaredDistanceAndZeroForEqualPictures) {
  const torch::NoGradGuard no_gradients;
  const FaceIdentityLoss loss = FormulaLoss();
  const torch::Tensor a = loss.Describe(FormulaPictures(1));
  const torch::Tensor b = loss.Describe(FormulaPictures(2));
  ASSERT_EQ(a.sizes(), torch::IntArrayRef({2, 128}));
  EXPECT_EQ(FaceIdentityLoss::Distance(a, a).item<double>(), 0.0);
  const double wanted = ((a[0] - b[0]).norm().square() + (a[1] - b[1]).norm().square()).item<double>() / 2.0;
  EXPECT_NEAR(FaceIdentityLoss::Distance(a, b).item<double>(), wanted, 1e-6 * wanted);
}

TEST(FaceIdentityLossTest, OnlyTheBoxCounts) {
  const FaceIdentityLoss loss = FormulaLoss({0.25, 0.125, 0.75, 0.625});
  torch::Tensor pictures = FormulaPictures(1).requires_grad_();
  loss.Describe(pictures).square().sum().backward();
  torch::Tensor outside = pictures.grad().clone();
  torch::Tensor inside = outside.slice(2, 8, 40).slice(3, 16, 48);
  EXPECT_GT(inside.abs().min().item<double>(), 0.0);
  inside.zero_();
  EXPECT_EQ(outside.abs().max().item<double>(), 0.0);
  const torch::NoGradGuard no_gradients;
  const torch::Tensor cut = pictures.slice(2, 8, 40).slice(3, 16, 48).contiguous();
  EXPECT_TRUE(SameBits(FormulaLoss({0, 0, 1, 1}).Describe(cut), loss.Describe(pictures)));
}

TEST(FaceIdentityLossTest, WeightsAreConstants) {
  DlibResnet network = FormulaFaceNetwork().Make();
  const FaceIdentityLoss loss(network, {});
  const torch::Tensor pictures = FormulaPictures(1).requires_grad_();
  loss.Describe(pictures).sum().backward();
  EXPECT_TRUE(pictures.grad().defined());
  for (const torch::Tensor& parameter : network->parameters()) {
    EXPECT_FALSE(parameter.grad().defined());
  }
}

TEST(FaceIdentityLossTest, BoxesAndPicturesWithoutAnInsideAreRefused) {
  EXPECT_NO_THROW(FaceCrop{}.Check());
  EXPECT_THROW((FaceCrop{0.5, 0.0, 0.5, 1.0}.Check()), ConfigError);
  EXPECT_THROW((FaceCrop{0.0, 0.8, 1.0, 0.2}.Check()), ConfigError);
  const FaceIdentityLoss loss = FormulaLoss({0.1, 0.1, 0.2, 0.2});
  EXPECT_THROW((void)loss.Describe(torch::zeros({1, 3, 2, 2})), ShapeError);
  EXPECT_THROW((void)loss.Describe(torch::zeros({3, 64, 64})), ShapeError);
}

}  // namespace
}  // namespace pentimento
