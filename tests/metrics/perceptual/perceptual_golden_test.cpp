#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/nn/lpips.h"
#include "tests/support/formula_weights.h"

namespace pentimento {
namespace {

const std::filesystem::path kOwnFolder = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests/golden/image_metrics";
const std::filesystem::path kSharedFolder =
    std::filesystem::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/image_metrics";

std::vector<StackLayer> LayersOfNetwork(LpipsNetwork network) {
  switch (network) {
    case LpipsNetwork::kAlex:
      return AlexNetLayers();
    case LpipsNetwork::kVgg:
      return Vgg16Layers();
    case LpipsNetwork::kSqueeze:
      return SqueezeNetLayers();
  }
  return {};
}

/// The golden case's backbone: seeds counted from 1000, 2000 or 3000 in the order of torchvision's layers.
std::unique_ptr<StackDistance> GoldenLpips(LpipsNetwork network, Precision precision = Precision::kFp32) {
  FeatureStack stack(LayersOfNetwork(network));
  TensorMap backbone;
  std::uint64_t seed = 1000 * (1 + static_cast<std::uint64_t>(network));
  for (const auto& item : stack->named_parameters()) {
    backbone.emplace(item.key(), FormulaParameter(seed++, item.value().sizes().vec()));
  }
  const std::filesystem::path heads = kOwnFolder / ("lpips_" + ToString(network) + "_heads.safetensors");
  return MakeLpips(network, backbone, "formula", LoadTensors(heads), heads.string(), precision);
}

/// The package's figure of a pair, and ours.
struct Compared {
  std::string pair;
  double reference = 0.0;
  double ours = 0.0;
};

/// Of the pairs that are at hand: those that show a person are only read from the shared folder.
std::vector<Compared> ComparePairs(LpipsNetwork network) {
  const torch::InferenceMode inference;
  const auto lpips = GoldenLpips(network);
  std::ifstream file(kOwnFolder / "meta.json");
  const Json results = Json::parse(file)["results"];
  std::vector<Compared> compared;
  for (const auto& [name, expected] : results.items()) {
    const std::string reference = "pairs/" + name + "_ref.png";
    const std::filesystem::path folder = std::filesystem::exists(kOwnFolder / reference) ? kOwnFolder : kSharedFolder;
    if (!std::filesystem::exists(folder / reference)) {
      continue;
    }
    const torch::Tensor a = ToTensor(DecodePicture(folder / reference).picture).unsqueeze(0);
    const torch::Tensor b = ToTensor(DecodePicture(folder / ("pairs/" + name + "_dist.png")).picture).unsqueeze(0);
    compared.push_back(
        {name, expected["lpips_" + ToString(network)].get<double>(), lpips->Distance(a, b).item<double>()});
  }
  return compared;
}

class LpipsGolden : public ::testing::TestWithParam<LpipsNetwork> {};

TEST_P(LpipsGolden, AgreesWithThePackage) {
  const std::vector<Compared> compared = ComparePairs(GetParam());
  for (const Compared& one : compared) {
    EXPECT_NEAR(one.ours, one.reference, 1e-4 * one.reference + 1e-9) << one.pair;
  }
  EXPECT_GE(compared.size(), 4U);
}

/// Part of docs/fidelity-golden.md: run with --gtest_also_run_disabled_tests --gtest_filter=*EveryCase*.
TEST_P(LpipsGolden, DISABLED_EveryCase) {
  for (const Compared& one : ComparePairs(GetParam())) {
    std::cout << fmt::format("| `{}` | `lpips[{}]` | {:.9g} | {:.9g} | {:.1e} |\n", one.pair, ToString(GetParam()),
                             one.reference, one.ours, std::abs(one.ours - one.reference));
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, LpipsGolden,
                         ::testing::Values(LpipsNetwork::kAlex, LpipsNetwork::kVgg, LpipsNetwork::kSqueeze),
                         [](const auto& instance) { return ToString(instance.param); });

}  // namespace
}  // namespace pentimento
