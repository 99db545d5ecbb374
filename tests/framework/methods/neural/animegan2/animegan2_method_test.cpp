#include "framework/methods/neural/animegan2/animegan2_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/register.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kAnimeGanFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/";

AnimeGan2MethodOptions ThinAnimeGan() {
  AnimeGan2MethodOptions options;
  options.weights = kAnimeGanFolder + "generator.safetensors";
  return options;
}

/// What it says of weights that lack some tensors and have others.
std::string ComplaintAbout(const TensorMap& tensors) {
  const testing::TemporaryFolder folder;
  SaveTensors(tensors, {}, folder.path() / "odd.safetensors");
  AnimeGan2MethodOptions options;
  options.weights = folder.path() / "odd.safetensors";
  try {
    const AnimeGan2Method method(options);
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "";
}

TEST(AnimeGan2Method, IsTheOfficialNetworkInTheUnitRange) {
  const torch::Tensor input = LoadNpy(kAnimeGanFolder + "in_29x34.npy");
  const torch::Tensor expected = LoadNpy(kAnimeGanFolder + "out_29x34_align_true.npy");
  const torch::Tensor images = AnimeGan2Method(ThinAnimeGan()).Apply((input + 1.0) / 2.0, {}).images;
  EXPECT_TRUE(Near(images, (expected + 1.0) / 2.0, 1e-4));
}

TEST(AnimeGan2Method, RawIsTheNetworkAlone) {
  const torch::Tensor input = LoadNpy(kAnimeGanFolder + "in_29x34.npy");
  AnimeGan2MethodOptions options = ThinAnimeGan();
  EXPECT_TRUE(Near(AnimeGan2Method(options).ApplyRaw(input, {}).images,
                   LoadNpy(kAnimeGanFolder + "out_29x34_align_true.npy"), 2e-4));
  options.align_corners = false;
  EXPECT_TRUE(Near(AnimeGan2Method(options).ApplyRaw(input, {}).images,
                   LoadNpy(kAnimeGanFolder + "out_29x34_align_false.npy"), 2e-4));
}

TEST(AnimeGan2Method, KeepsEverySize) {
  for (const bool align_corners : {true, false}) {
    AnimeGan2MethodOptions options = ThinAnimeGan();
    options.align_corners = align_corners;
    const AnimeGan2Method method(options);
    for (const auto& [height, width] : {std::pair{8, 8}, {8, 50}, {33, 34}, {35, 64}}) {
      const torch::Tensor images = method.Apply(torch::rand({2, 3, height, width}), {}).images;
      EXPECT_EQ(images.sizes(), (torch::IntArrayRef{2, 3, height, width}));
      EXPECT_GE(images.min().item<double>(), 0.0);
      EXPECT_LE(images.max().item<double>(), 1.0);
    }
  }
}

TEST(AnimeGan2Method, NamesPicturesThatAreTooSmall) {
  for (const bool align_corners : {true, false}) {
    AnimeGan2MethodOptions options = ThinAnimeGan();
    options.align_corners = align_corners;
    const AnimeGan2Method method(options);
    EXPECT_THROW((void)method.ApplyRaw(torch::rand({1, 3, 8, 7}), {}), ShapeError);
    EXPECT_THROW((void)method.Apply(torch::rand({1, 1, 8, 8}), {}), ShapeError);
    try {
      (void)method.Apply(torch::rand({1, 3, 7, 20}), {});
      ADD_FAILURE() << "accepted";
    } catch (const ShapeError& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("animegan2"), HasSubstr("20x7"), HasSubstr("at least 8")));
    }
  }
}

TEST(AnimeGan2Method, Bfloat16StaysNearTheReference) {
  const torch::Tensor input = (LoadNpy(kAnimeGanFolder + "in_29x34.npy") + 1.0) / 2.0;
  AnimeGan2MethodOptions options = ThinAnimeGan();
  const torch::Tensor reference = AnimeGan2Method(options).Apply(input, {}).images;
  options.precision = Precision::kBf16;
  const torch::Tensor images = AnimeGan2Method(options).Apply(input, {}).images;
  EXPECT_EQ(images.scalar_type(), torch::kFloat32);
  EXPECT_LT((images - reference).abs().mean().item<double>(), 0.03);
  EXPECT_FALSE(SameBits(images, reference));
}

TEST(AnimeGan2Method, ListsEveryKeyThatDoesNotFit) {
  TensorMap tensors = LoadTensors(ThinAnimeGan().weights);
  ASSERT_EQ(ComplaintAbout(tensors), "");
  tensors.erase("block_b.1.2.bias");
  tensors.erase("out_layer.0.weight");
  tensors["block_d.1.1.weight"] = torch::zeros({8, 8, 1, 1});
  tensors["block_c.7.1.weight"] = torch::zeros({1});
  EXPECT_THAT(ComplaintAbout(tensors),
              AllOf(HasSubstr("odd.safetensors"), HasSubstr("missing    \"block_b.1.2.bias\""),
                    HasSubstr("missing    \"out_layer.0.weight\""), HasSubstr("unexpected \"block_c.7.1.weight\""),
                    HasSubstr("misshapen  \"block_d.1.1.weight\"")));
}

TEST(AnimeGan2Method, RefusesAnotherNetwork) {
  const TensorMap other =
      LoadTensors(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_resnet9/resnet_6blocks.safetensors");
  EXPECT_THAT(ComplaintAbout(other),
              AllOf(HasSubstr("odd.safetensors"), HasSubstr("AnimeGANv2"), HasSubstr("\"block_a.0.1.weight\"")));
  AnimeGan2MethodOptions options;
  options.weights = kAnimeGanFolder + "nowhere.safetensors";
  EXPECT_THROW(AnimeGan2Method{options}, WeightsError);
  options = ThinAnimeGan();
  options.device = "gpu";
  EXPECT_THROW(AnimeGan2Method{options}, ConfigError);
}

TEST(AnimeGan2Options, EveryFieldIsDocumented) {
  Registry<Method> methods("method");
  RegisterNeuralMethods(methods);
  for (const OptionField& field : methods.Get("animegan2").schema->fields) {
    EXPECT_FALSE(field.doc.empty()) << field.name;
  }
}

}  // namespace
}  // namespace pentimento
