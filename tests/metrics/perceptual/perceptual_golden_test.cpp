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

class LpipsGolden : public ::testing::TestWithParam<LpipsNetwork> {};

TEST_P(LpipsGolden, AgreesWithThePackage) {
  const torch::InferenceMode inference;
  const auto lpips = GoldenLpips(GetParam());
  std::ifstream file(kOwnFolder / "meta.json");
  const Json results = Json::parse(file)["results"];
  int compared = 0;
  for (const auto& [name, expected] : results.items()) {
    const std::string reference = "pairs/" + name + "_ref.png";
    const std::filesystem::path folder = std::filesystem::exists(kOwnFolder / reference) ? kOwnFolder : kSharedFolder;
    if (!std::filesystem::exists(folder / reference)) {
      continue;  // shows a person, and is only read from the shared folder
    }
    const torch::Tensor a = ToTensor(DecodePicture(folder / reference).picture).unsqueeze(0);
    const torch::Tensor b = ToTensor(DecodePicture(folder / ("pairs/" + name + "_dist.png")).picture).unsqueeze(0);
    const auto wanted = expected["lpips_" + ToString(GetParam())].get<double>();
    const auto ours = lpips->Distance(a, b).item<double>();
    EXPECT_NEAR(ours, wanted, 1e-4 * wanted + 1e-9) << name;
    // A row of docs/fidelity-golden.md.
    std::cout << fmt::format("| `{}` | `lpips[{}]` | {:.9g} | {:.9g} | {:.1e} |\n", name, ToString(GetParam()), wanted,
                             ours, std::abs(ours - wanted));
    ++compared;
  }
  EXPECT_GE(compared, 4);
}

INSTANTIATE_TEST_SUITE_P(Networks, LpipsGolden,
                         ::testing::Values(LpipsNetwork::kAlex, LpipsNetwork::kVgg, LpipsNetwork::kSqueeze),
                         [](const auto& instance) { return ToString(instance.param); });

}  // namespace
}  // namespace pentimento
