#include "framework/methods/anonymisers/mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// The message of the error that the options cause; empty if there is none.
std::string MaskError(const Json& options) {
  try {
    (void)ParseOptions<MaskOptions>(options, "test");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Mask, CoversExactlyThePixelsOfTheBand) {
  const torch::Tensor images = 0.2 + 0.5 * torch::rand({2, 3, 20, 10});
  torch::Tensor expected = images.clone();
  expected.slice(2, 7, 11).slice(3, 2, 8).fill_(0.0);
  EXPECT_TRUE(torch::equal(MaskMethod({}).Apply(images, {}).images, expected));
}

TEST(Mask, TakesItsPlaceAndGreyFromTheOptions) {
  const auto options =
      ParseOptions<MaskOptions>({{"left", 0}, {"top", 0.5}, {"right", 0.26}, {"bottom", 1}, {"grey", 0.75}}, "test");
  const torch::Tensor images = torch::zeros({1, 3, 6, 12});
  torch::Tensor expected = images.clone();
  expected.slice(2, 3, 6).slice(3, 0, 3).fill_(0.75);
  EXPECT_TRUE(torch::equal(MaskMethod(options).Apply(images, {}).images, expected));
}

TEST(Mask, TheNarrowestBandIsOnePixel) {
  for (const auto& [begin, end, place] : {std::tuple{0.0, 0.001, 0}, {0.5, 0.501, 4}, {0.999, 1.0, 7}}) {
    const auto options =
        ParseOptions<MaskOptions>({{"left", begin}, {"top", begin}, {"right", end}, {"bottom", end}}, "test");
    const torch::Tensor images = torch::ones({1, 3, 8, 8});
    torch::Tensor expected = images.clone();
    expected.select(2, place).select(2, place).fill_(0.0);
    EXPECT_TRUE(torch::equal(MaskMethod(options).Apply(images, {}).images, expected)) << "at " << begin;
  }
}

TEST(Mask, RefusesABandThatEndsBeforeItBegins) {
  EXPECT_EQ(MaskError(Json::object()), "");
  EXPECT_THAT(MaskError({{"left", 0.8}, {"right", 0.2}}),
              testing::HasSubstr("right must be greater than left, but right is 0.2 and left is 0.8"));
  EXPECT_THAT(MaskError({{"top", 0.5}, {"bottom", 0.5}}),
              testing::HasSubstr("bottom must be greater than top, but bottom is 0.5 and top is 0.5"));
  EXPECT_THAT(MaskError({{"grey", 1.5}}), testing::HasSubstr("grey"));
  EXPECT_THAT(MaskError({{"left", -0.1}}), testing::HasSubstr("left"));
}

}  // namespace
}  // namespace pentimento
