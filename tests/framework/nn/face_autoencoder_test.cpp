#include "framework/nn/face_autoencoder.h"

#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/infer_face_autoencoder.h"
#include "framework/nn/init.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double kAutoencoderTolerance = 1e-5;
const std::string kAutoencoders = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/face_autoencoder/";

TensorMap AutoencoderWeights(const std::string& layout) { return LoadTensors(kAutoencoders + layout + ".safetensors"); }

FaceAutoencoder TinyAutoencoder(AutoencoderLayout layout) {
  FaceAutoencoderOptions options;
  options.layout = layout;
  options.resolution = 16;
  options.encoder_dims = 2;
  options.inter_dims = 3;
  options.decoder_dims = 1;
  FaceAutoencoder network(options);
  InitGlorot(*network, 1, "test");
  return network;
}

class FaceAutoencoderGolden : public DeviceTest {};

TEST_P(FaceAutoencoderGolden, BothLayouts) {
  const torch::Device device(GetParam());
  for (const std::string layout : {"df", "liae"}) {
    const TensorMap weights = AutoencoderWeights(layout);
    FaceAutoencoder network(InferFaceAutoencoder(weights, layout));
    LoadInto(*network, weights, layout);
    network->to(device);
    const torch::NoGradGuard no_grad;
    const torch::Tensor images = LoadNpy(kAutoencoders + layout + "_in.npy").to(device);
    for (const auto& [target, name] : {std::pair{FaceDomain::kA, "_to_a"}, {FaceDomain::kB, "_to_b"}}) {
      EXPECT_TRUE(NearGolden("face_autoencoder/" + layout + name, network(images, target),
                             LoadNpy(kAutoencoders + layout + name + ".npy"), kAutoencoderTolerance))
          << layout << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, FaceAutoencoderGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, FaceAutoencoderGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(FaceAutoencoder, InfersItsArchitecture) {
  const FaceAutoencoderOptions df = InferFaceAutoencoder(AutoencoderWeights("df"), "df");
  EXPECT_EQ(df.layout, AutoencoderLayout::kDf);
  EXPECT_EQ(df.resolution, 32);
  EXPECT_EQ(df.encoder_dims, 2);
  EXPECT_EQ(df.inter_dims, 5);
  EXPECT_EQ(df.decoder_dims, 2);
  const FaceAutoencoderOptions liae = InferFaceAutoencoder(AutoencoderWeights("liae"), "liae");
  EXPECT_EQ(liae.layout, AutoencoderLayout::kLiae);
  EXPECT_EQ(liae.resolution, 16);
  EXPECT_EQ(liae.encoder_dims, 2);
  EXPECT_EQ(liae.inter_dims, 3);
  EXPECT_EQ(liae.decoder_dims, 1);
}

TEST(FaceAutoencoder, RefusesAnotherNetworksWeights) {
  const auto complaint = [](const TensorMap& tensors) -> std::string {
    try {
      (void)InferFaceAutoencoder(tensors, "odd.pth");
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(complaint({{"model.1.weight", torch::zeros({1, 3, 7, 7})}}),
              AllOf(HasSubstr("odd.pth"), HasSubstr("autoencoder"), HasSubstr("encoder.down1")));
  TensorMap liar = AutoencoderWeights("df");
  liar["encoder.down1.downs.0.conv1.weight"] = torch::zeros({1000, 3, 5, 5});
  EXPECT_THAT(complaint(liar), AllOf(HasSubstr("encoder.down1.downs.3.conv1.weight"), HasSubstr("[16,8,5,5]")));
  liar = AutoencoderWeights("df");
  liar["inter.dense1.weight"] = torch::zeros({5, 0});
  EXPECT_NE(complaint(liar), "");
  liar = AutoencoderWeights("df");
  liar.erase("decoder_src.res0.conv1.weight");
  EXPECT_THAT(complaint(liar), HasSubstr("decoder_src.res0.conv1.weight"));
}

TEST(FaceAutoencoder, DomainsShareWhatTheLayoutSays) {
  const torch::Tensor images = torch::rand({1, 3, 16, 16}) * 2.0 - 1.0;
  const auto touched = [&](AutoencoderLayout layout, FaceDomain target) {
    FaceAutoencoder network = TinyAutoencoder(layout);
    network(images, target).square().sum().backward();
    std::set<std::string> parts;
    for (const auto& item : network->named_parameters()) {
      if (item.value().grad().defined()) {
        parts.insert(item.key().substr(0, item.key().find('.')));
      }
    }
    return parts;
  };
  using Parts = std::set<std::string>;
  EXPECT_EQ(touched(AutoencoderLayout::kDf, FaceDomain::kA), (Parts{"encoder", "inter", "decoder_src"}));
  EXPECT_EQ(touched(AutoencoderLayout::kDf, FaceDomain::kB), (Parts{"encoder", "inter", "decoder_dst"}));
  EXPECT_EQ(touched(AutoencoderLayout::kLiae, FaceDomain::kA), (Parts{"encoder", "inter_AB", "decoder"}));
  EXPECT_EQ(touched(AutoencoderLayout::kLiae, FaceDomain::kB), (Parts{"encoder", "inter_AB", "inter_B", "decoder"}));
}

TEST(FaceAutoencoder, RefusesOtherSizes) {
  FaceAutoencoder network = TinyAutoencoder(AutoencoderLayout::kDf);
  EXPECT_THROW(network(torch::zeros({1, 3, 16, 32}), FaceDomain::kA), ShapeError);
  EXPECT_THROW(network(torch::zeros({1, 1, 16, 16}), FaceDomain::kA), ShapeError);
  FaceAutoencoderOptions options;
  options.resolution = 100;
  EXPECT_THROW(FaceAutoencoder{options}, ConfigError);
  options.resolution = 96;
  options.inter_dims = 0;
  EXPECT_THROW(FaceAutoencoder{options}, ConfigError);
}

}  // namespace
}  // namespace pentimento
