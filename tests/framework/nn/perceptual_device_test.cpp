#include <ATen/ops/cat.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/dists.h"
#include "framework/nn/fid_inception_v3.h"
#include "framework/nn/stack_distance.h"
#include "framework/nn/unit_difference.h"
#include "tests/support/device_test.h"
#include "tests/support/formula_backbone.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class PerceptualOn : public DeviceTest {
 protected:
  torch::Device device_{GetParam()};
};

/// In double precision on the CPU, by the layers and the definition of the distance.
TEST_P(PerceptualOn, StackDistancesAreTheirDefinition) {
  const torch::InferenceMode inference;
  const torch::Tensor a = FormulaNumbers(11, {2, 3, 64, 80}, 0.5, 0.5);
  const torch::Tensor b = (a + 0.3 * FormulaNumbers(12, {2, 3, 64, 80})).clamp(0, 1);
  for (const auto& layers : {AlexNetLayers(), SqueezeNetLayers(), Vgg16Layers(), Vgg16Layers(true)}) {
    const TensorMap backbone = FormulaBackbone(layers, 2000);
    const TensorMap heads = FormulaHeads(layers);
    const auto stack = [&] {
      FeatureStack made(layers);
      LoadInto(*made, backbone, "formula");
      return made;
    };
    FeatureStack exact = stack();
    exact->to(torch::kFloat64);
    std::vector<torch::Tensor> weights;
    torch::Tensor wanted = torch::zeros({2}, torch::kFloat64);
    for (const torch::Tensor& tap : exact->forward(at::cat({a, b}).to(torch::kFloat64))) {
      weights.push_back(heads.at("lin" + std::to_string(weights.size()) + ".model.1.weight").flatten());
      const std::vector<torch::Tensor> halves = tap.split(2);
      wanted += UnitDifferenceReference(halves[0], halves[1], weights.back()).mean({1, 2, 3});
    }
    ASSERT_GT(wanted.min().item<double>(), 0.01);
    for (const Precision precision : {Precision::kFp32, Precision::kBf16}) {
      StackDistance distance(stack(), InputScaling{}, weights, precision);
      distance.To(device_);
      EXPECT_TRUE(Near(distance.Distance(a.to(device_), b.to(device_)), wanted, 0.0,
                       precision == Precision::kFp32 ? 1e-4 : 0.1));
    }
  }
}

TEST_P(PerceptualOn, DistsAgreesWithAnIndependentComputation) {
  const torch::InferenceMode inference;
  Dists dists(FormulaBackbone(Vgg16Layers(), 2000), "backbone", FormulaDistsWeights(), "weights", Precision::kFp32);
  dists.To(device_);
  const torch::Tensor x = FormulaNumbers(71, {2, 3, 50, 67}, 0.5, 0.5);
  const torch::Tensor y = (x + 0.3 * FormulaNumbers(72, {2, 3, 50, 67})).clamp(0, 1);
  // Computed in PyTorch by the formulas of dingkeyan93/DISTS with the same weights.
  EXPECT_TRUE(Near(dists.Distance(x.to(device_), y.to(device_)), torch::tensor({0.027817905F, 0.028082192F}), 2e-6));
}

TEST_P(PerceptualOn, InceptionAgreesWithTorchvisionsBlocks) {
  FidInceptionV3 shape;
  TensorMap weights;
  std::uint64_t seed = 5000;
  for (const auto& [name, tensor] : StateOf(*shape)) {
    if (name.ends_with(".num_batches_tracked")) {
      continue;
    }
    const std::vector<std::int64_t> sizes = tensor.sizes().vec();
    if (name.ends_with("running_var")) {
      weights.emplace(name, FormulaNumbers(seed, sizes, 0.5, 1.0));
    } else if (name.ends_with("bn.weight")) {
      weights.emplace(name, FormulaNumbers(seed, sizes, 0.2, 1.0));
    } else {
      weights.emplace(name, FormulaParameter(seed, sizes));
    }
    ++seed;
  }
  FidInceptionV3 network = LoadFidInceptionV3(weights, "formula");
  network->to(device_);
  const torch::InferenceMode inference;
  const torch::Tensor features = network->forward(FormulaNumbers(77, {2, 3, 299, 299}, 0.5, 0.5).to(device_));
  ASSERT_EQ(features.sizes(), torch::IntArrayRef({2, 2048}));
  // Every 256th feature and their sum, by torchvision's blocks with the port's pools and the same weights.
  const torch::Tensor expected =
      torch::tensor({5.918624F, 0.0F, 20.30067F, 5.303875F, 0.3423554F, 14.58554F, 0.1536439F, 7.858918F, 5.819154F,
                     0.0F, 20.19812F, 5.146662F, 0.3719162F, 14.34286F, 0.134417F, 7.774186F})
          .view({2, 8});
  EXPECT_TRUE(Near(features.slice(1, 0, 2048, 256), expected, 1e-3, 1e-4));
  EXPECT_TRUE(Near(features.sum(1), torch::tensor({7792.599F, 7734.285F}), 0.0, 1e-4));
  const torch::Tensor logits = network->Logits(features).cpu();
  EXPECT_TRUE(Near(torch::stack({logits[0][0], logits[0][500], logits[0][1007]}),
                   torch::tensor({-7.901903F, 12.23807F, 6.239304F}), 2e-3, 1e-4));
  EXPECT_THROW((void)network->forward(torch::zeros({1, 3, 298, 299}).to(device_)), ShapeError);
  weights.erase("Mixed_7c.branch1x1.conv.weight");
  EXPECT_THROW((void)LoadFidInceptionV3(weights, "formula"), WeightsError);
}

INSTANTIATE_TEST_SUITE_P(Cpu, PerceptualOn, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, PerceptualOn, ::testing::Values("cuda"), DeviceTestName);

}  // namespace
}  // namespace pentimento
