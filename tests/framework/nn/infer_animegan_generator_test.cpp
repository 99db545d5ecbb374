#include "framework/nn/infer_animegan_generator.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/animegan_generator.h"

namespace pentimento {
namespace {

TensorMap AnimeGanState(std::int64_t width) {
  AnimeGanGeneratorOptions options;
  options.width = width;
  return CopyOfState(*AnimeGanGenerator(options));
}

TEST(InferAnimeGanWidth, FindsTheWidthAgain) {
  for (const std::int64_t width : {1, 3, 8}) {
    EXPECT_EQ(InferAnimeGanWidth(AnimeGanState(width), "test"), width);
  }
}

TEST(InferAnimeGanWidth, RefusesOtherNetworks) {
  EXPECT_THROW(InferAnimeGanWidth({}, "test"), WeightsError);
  for (const char* name : {"block_a.0.1.weight", "block_c.5.1.weight"}) {
    TensorMap tensors = AnimeGanState(2);
    tensors.erase(name);
    EXPECT_THROW(InferAnimeGanWidth(tensors, "test"), WeightsError) << name;
    tensors[name] = torch::zeros({2});
    EXPECT_THROW(InferAnimeGanWidth(tensors, "test"), WeightsError) << name;
  }
}

/// A small file must not ask for a huge network.
TEST(InferAnimeGanWidth, RefusesAWidthThatTheWidestLayerDoesNotHave) {
  TensorMap tensors = AnimeGanState(2);
  tensors["block_a.0.1.weight"] = torch::zeros({100'000, 1, 1, 1});
  EXPECT_THROW(InferAnimeGanWidth(tensors, "test"), WeightsError);
  tensors["block_a.0.1.weight"] = torch::zeros({0, 3, 7, 7});
  tensors["block_c.5.1.weight"] = torch::zeros({0, 0, 3, 3});
  EXPECT_THROW(InferAnimeGanWidth(tensors, "test"), WeightsError);
  tensors["block_a.0.1.weight"] = torch::zeros({100'000, 0, 1, 1});
  tensors["block_c.5.1.weight"] = torch::zeros({400'000, 800'000, 0, 0});
  EXPECT_THROW(InferAnimeGanWidth(tensors, "test"), WeightsError) << "shapes without values";
}

}  // namespace
}  // namespace pentimento
