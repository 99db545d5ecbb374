#include "framework/methods/neural/autoencoder/autoencoder_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/image/resample.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kAutoencoderFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/face_autoencoder/";

AutoencoderMethodOptions GoldenAutoencoder(const std::string& layout, AutoencoderDirection direction) {
  AutoencoderMethodOptions options;
  options.weights = kAutoencoderFolder + layout + ".safetensors";
  options.direction = direction;
  return options;
}

TEST(AutoencoderMethod, RawIsTheNetworkAlone) {
  for (const std::string layout : {"df", "liae"}) {
    const torch::Tensor images = LoadNpy(kAutoencoderFolder + layout + "_in.npy");
    const AutoencoderMethod to_b(GoldenAutoencoder(layout, AutoencoderDirection::kA2B));
    const AutoencoderMethod to_a(GoldenAutoencoder(layout, AutoencoderDirection::kB2A));
    EXPECT_TRUE(Near(to_b.ApplyRaw(images, {}).images, LoadNpy(kAutoencoderFolder + layout + "_to_b.npy"), 1e-5));
    EXPECT_TRUE(Near(to_a.ApplyRaw(images, {}).images, LoadNpy(kAutoencoderFolder + layout + "_to_a.npy"), 1e-5));
  }
}

TEST(AutoencoderMethod, ScalesToItsResolutionAndBack) {
  const AutoencoderMethod method(GoldenAutoencoder("df", AutoencoderDirection::kB2A));
  const torch::Tensor images = torch::rand({2, 3, 64, 48});
  const torch::Tensor small = Resize(images, 32, 32);
  const torch::Tensor expected = Resize((method.ApplyRaw(small * 2.0 - 1.0, {}).images + 1.0) / 2.0, 64, 48);
  const torch::Tensor made = method.Apply(images, {}).images;
  EXPECT_TRUE(Near(made, expected, 1e-5));
  for (const std::int64_t side : {1, 5, 33}) {
    EXPECT_EQ(method.Apply(torch::rand({1, 3, side, 40}), {}).images.sizes(), (torch::IntArrayRef{1, 3, side, 40}));
  }
}

TEST(AutoencoderMethod, NamesWhatItCannotTake) {
  const AutoencoderMethod method(GoldenAutoencoder("liae", AutoencoderDirection::kA2B));
  try {
    (void)method.ApplyRaw(torch::zeros({1, 3, 16, 32}), {});
    ADD_FAILURE() << "accepted";
  } catch (const ShapeError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("autoencoder"), HasSubstr("32x16"), HasSubstr("16x16")));
  }
  EXPECT_THROW((void)method.Apply(torch::zeros({1, 1, 16, 16}), {}), ShapeError);
}

TEST(AutoencoderMethod, ListsEveryKeyThatDoesNotFit) {
  const testing::TemporaryFolder folder;
  TensorMap tensors = LoadTensors(kAutoencoderFolder + "df.safetensors");
  tensors.erase("decoder_dst.res1.conv2.bias");
  tensors["inter.extra"] = torch::zeros({1});
  AutoencoderMethodOptions options;
  options.weights = folder.path() / "odd.safetensors";
  SaveTensors(tensors, {}, options.weights);
  try {
    const AutoencoderMethod method(options);
    ADD_FAILURE() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("odd.safetensors"), HasSubstr("missing    \"decoder_dst.res1.conv2.bias\""),
                      HasSubstr("unexpected \"inter.extra\"")));
  }
  options.weights = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/generator.safetensors";
  EXPECT_THROW(AutoencoderMethod{options}, WeightsError);
}

}  // namespace
}  // namespace pentimento
