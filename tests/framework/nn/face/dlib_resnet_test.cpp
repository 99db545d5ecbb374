#include "framework/nn/face/dlib_resnet.h"

#include <string>
#include <vector>

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

using ::testing::HasSubstr;

torch::Tensor Floats(std::string_view bytes, std::size_t first, std::vector<std::int64_t> shape) {
  return torch::from_blob(const_cast<char*>(bytes.data()) + first * sizeof(float), shape, torch::kFloat32).clone();
}

/// What `a` lacks of `b`'s size is 0.
torch::Tensor GrownTo(const torch::Tensor& a, const torch::Tensor& b) {
  torch::Tensor grown = torch::zeros(
      {a.size(0), std::max(a.size(1), b.size(1)), std::max(a.size(2), b.size(2)), std::max(a.size(3), b.size(3))},
      a.options());
  grown.slice(1, 0, a.size(1)).slice(2, 0, a.size(2)).slice(3, 0, a.size(3)).copy_(a);
  return grown;
}

/// The layers one after the other in double precision, nothing folded, as dlib's own code goes through them.
torch::Tensor LayerByLayer(const std::vector<DlibLayer>& layers, const torch::Tensor& chips) {
  const torch::Tensor mean = torch::tensor({122.782, 117.001, 104.298}, torch::kFloat64).view({1, 3, 1, 1});
  torch::Tensor x = (chips.to(torch::kFloat64) * 255.0 - mean) / 256.0;
  torch::Tensor before = x;  // the residual block
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const DlibLayer& layer = layers[i];
    const std::vector<std::int64_t>& g = layer.geometry;
    if (layer.kind == "con") {
      const auto filters = static_cast<std::size_t>(g[0] * g[1] * g[2] * g[3]);
      x = torch::conv2d(x, Floats(layer.parameters, 0, {g[0], g[1], g[2], g[3]}).to(torch::kFloat64),
                        Floats(layer.parameters, filters, {g[0]}).to(torch::kFloat64), {g[4], g[5]}, {g[6], g[7]});
    } else if (layer.kind == "affine") {
      const torch::Tensor both = Floats(layer.parameters, 0, {2, 1, g[0], 1, 1}).to(torch::kFloat64);
      x = x * both[0] + both[1];
    } else if (layer.kind == "relu") {
      x = x.relu();
    } else if (layer.kind == "max_pool") {
      x = torch::max_pool2d(x, {g[0], g[1]}, {g[2], g[3]});
    } else if (layer.kind == "avg_pool") {
      // Within a block it is the way past the convolutions that is halved.
      (g[0] == 0 ? x : before) = g[0] == 0 ? x.mean({2, 3}) : torch::avg_pool2d(before, {g[0], g[1]}, {g[2], g[3]});
    } else if (layer.kind == "add_prev") {
      x = GrownTo(x, before) + GrownTo(before, x);
    } else {
      x = x.matmul(Floats(layer.parameters, 0, {g[0], g[1]}).to(torch::kFloat64));
    }
    const bool block_ends = layer.kind == "max_pool" || (layer.kind == "relu" && layers[i - 1].kind == "add_prev");
    before = block_ends ? x : before;
  }
  return x;
}

torch::Tensor FormulaChips(std::int64_t count) { return FormulaNumbers(77, {count, 3, 150, 150}, 0.5, 0.5); }

class DlibResnetOn : public DeviceTest {};

TEST_P(DlibResnetOn, IsItsLayersOneAfterTheOther) {
  const torch::NoGradGuard no_gradients;
  const FormulaFaceNetwork network;
  const torch::Device device(GetParam());
  DlibResnet net = network.Make();
  net->to(device);
  EXPECT_EQ(net->device().type(), device.type());
  const torch::Tensor wanted = LayerByLayer(network.layers(), FormulaChips(2));
  const torch::Tensor chips = FormulaChips(2).to(device);
  ASSERT_GT(wanted.abs().mean().item<double>(), 1e-2);
  EXPECT_TRUE(Near(net->forward(chips).cpu(), wanted, 1e-5, 1e-4));
  net->SetPrecision(Precision::kBf16);
  EXPECT_TRUE(Near(net->forward(chips).cpu(), wanted, 3e-2, 3e-2));
  net = network.Make();
  net->to(device, torch::kFloat64);
  EXPECT_TRUE(Near(net->forward(chips.to(torch::kFloat64)).cpu(), wanted, 1e-7, 1e-5));
}

TEST_P(DlibResnetOn, MapsOfItsOutputFollowOneAnother) {
  const torch::NoGradGuard no_gradients;
  DlibResnet net = FormulaFaceNetwork().Make();
  net->to(torch::Device(GetParam()), torch::kFloat64);
  const torch::Tensor chips = FormulaChips(2).to(torch::Device(GetParam()), torch::kFloat64);
  const torch::Tensor before = net->forward(chips).cpu();
  const std::size_t parameters = net->parameters().size();
  const torch::Tensor weight = FormulaNumbers(5, {128, 128}, 0.1).to(torch::kFloat64);
  const torch::Tensor offset = FormulaNumbers(6, {1, 128}).to(torch::kFloat64);
  net->MapOutput(weight, offset);
  EXPECT_TRUE(Near(net->forward(chips).cpu(), before.matmul(weight) + offset, 1e-10, 1e-8));
  net->MapOutput(2.0 * weight, -offset);
  EXPECT_TRUE(
      Near(net->forward(chips).cpu(), (before.matmul(weight) + offset).matmul(2.0 * weight) - offset, 1e-10, 1e-8));
  EXPECT_EQ(net->parameters().size(), parameters + 1) << "the offset is trained like a bias";
}

INSTANTIATE_TEST_SUITE_P(Cpu, DlibResnetOn, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, DlibResnetOn, ::testing::Values("cuda"), DeviceTestName);

TEST(DlibResnetModule, RefusesOtherLayersAndOtherShapes) {
  const FormulaFaceNetwork network;
  const auto refusal = [](const std::vector<DlibLayer>& layers) -> std::string {
    try {
      static_cast<void>(DlibResnet(layers, "other.dat"));
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "accepted";
  };
  std::vector<DlibLayer> layers = network.layers();
  layers[4].geometry[0] = 31;
  EXPECT_THAT(refusal(layers), ::testing::AllOf(HasSubstr("other.dat: layer 4"), HasSubstr("\"con\" of [31,32,3,3"),
                                                HasSubstr("\"con\" of [32,32,3,3")));
  layers = network.layers();
  layers[2].kind = "affine";
  EXPECT_THAT(refusal(layers), HasSubstr("layer 2"));
  layers = network.layers();
  layers.pop_back();
  EXPECT_THAT(refusal(layers), HasSubstr("layers; dlib's face descriptor has"));
  EXPECT_THROW((void)network.Make()->forward(torch::zeros({1, 3, 112, 112})), ShapeError);
  EXPECT_THROW((void)network.Make()->forward(torch::zeros({3, 150, 150})), ShapeError);
}

TEST(DlibResnetModule, AMissingFileIsNamedWithItsRemedy) {
  try {
    LoadDlibResnet("/nowhere/face.dat");
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/face.dat is missing"));
    EXPECT_THAT(error.what(), HasSubstr("pentimento weights get face-recognition-models"));
  }
}

}  // namespace
}  // namespace pentimento
