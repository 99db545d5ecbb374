#include "framework/weights_file/dlib_network.h"

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/framework/weights_file/built_dlib.h"

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> Values(std::string_view bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

/// The complaint, which must name the file.
std::string DlibComplaint(const std::string& bytes) {
  try {
    ParseDlibNetwork(bytes, "evil.dat");
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("evil.dat"));
    return error.what();
  }
  return "accepted";
}

std::string With(std::string bytes, const std::string& what, const std::string& instead) {
  const std::size_t at = bytes.find(what);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, what.size(), instead);
}

TEST(DlibNetwork, LayersComeInTheOrderOfComputation) {
  const std::string bytes = test::SoundDlibNetwork();
  const std::vector<DlibLayer> layers = ParseDlibNetwork(bytes, "a.dat");
  ASSERT_EQ(layers.size(), 6U);
  EXPECT_EQ(layers[0].kind, "con");
  EXPECT_THAT(layers[0].geometry, ElementsAre(2, 3, 1, 1, 2, 2, 1, 1));
  EXPECT_THAT(Values(layers[0].parameters), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_EQ(layers[1].kind, "affine");
  EXPECT_THAT(layers[1].geometry, ElementsAre(2));
  EXPECT_THAT(Values(layers[1].parameters), ElementsAre(10, 11, 12, 13));
  EXPECT_EQ(layers[2], (DlibLayer{"relu", {}, {}}));
  EXPECT_EQ(layers[3], (DlibLayer{"max_pool", {3, 3, 2, 2, 0, 0}, {}}));
  EXPECT_EQ(layers[4].kind, "add_prev");
  EXPECT_EQ(layers[5].kind, "fc");
  EXPECT_THAT(layers[5].geometry, ElementsAre(2, 4));
  EXPECT_THAT(Values(layers[5].parameters), ElementsAre(20, 21, 22, 23, 24, 25, 26, 27));
}

TEST(DlibNetwork, NewerVersionsOfLayersSayWhetherTheyAreInUse) {
  const auto newer = [](const std::string& layer, const std::string& name, const std::string& later, char mark) {
    return With(layer, test::DlibName(name), test::DlibName(later)) + mark;
  };
  const std::string convolution = newer(test::DlibConvolution(2, 3), "con_4", "con_5", '1');
  const std::string affine = newer(test::DlibAffine(2), "affine_", "affine_2", '0');
  const std::string product = newer(test::DlibFullyConnected(2, 1), "fc_2", "fc_3", '0');
  const std::string bytes = test::DlibNetwork({convolution, affine, product});
  EXPECT_EQ(ParseDlibNetwork(bytes, "a.dat").size(), 3U);
  EXPECT_THAT(DlibComplaint(test::DlibNetwork({newer(test::DlibConvolution(2, 3), "con_4", "con_5", '0')})),
              HasSubstr("without biases"));
  EXPECT_THAT(DlibComplaint(test::DlibNetwork({newer(test::DlibAffine(2), "affine_", "affine_2", '1')})),
              HasSubstr("switched off"));
}

TEST(DlibNetwork, EveryTruncationIsRefused) {
  const std::string whole = test::SoundDlibNetwork();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(DlibComplaint(whole.substr(0, length)), "accepted") << length;
  }
  EXPECT_THAT(DlibComplaint(whole + "x"), HasSubstr("1 bytes follow the last layer"));
}

TEST(DlibNetwork, EveryFlippedBitIsRefusedOrHarmless) {
  const std::string whole = test::SoundDlibNetwork();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
      try {
        for (const DlibLayer& layer : ParseDlibNetwork(bytes, "a.dat")) {
          EXPECT_GE(layer.parameters.size(), 0U);
          if (!layer.parameters.empty()) {
            EXPECT_GE(layer.parameters.data(), bytes.data());
            EXPECT_LE(layer.parameters.data() + layer.parameters.size(), bytes.data() + bytes.size());
          }
        }
      } catch (const WeightsError&) {
        continue;
      }
    }
  }
}

TEST(DlibNetwork, LiesAreNamed) {
  const std::string whole = test::SoundDlibNetwork();
  constexpr std::int64_t kMuch = std::numeric_limits<std::int64_t>::max();
  const std::string tensor = test::DlibTensor({8, 1, 1, 1});
  const auto claimed = [&](std::int64_t length) {
    return With(whole, tensor.substr(0, 2 + 4 * 2),
                test::DlibInteger(2) + test::DlibInteger(length) + test::DlibInteger(1) + test::DlibInteger(1) +
                    test::DlibInteger(1));
  };
  EXPECT_THAT(DlibComplaint(claimed(kMuch)), HasSubstr("does not fit"));
  EXPECT_THAT(DlibComplaint(claimed(-8)), HasSubstr("[-8,1,1,1]"));
  EXPECT_THAT(DlibComplaint(With(whole, "loss_metric_2", "loss_nothing2")), HasSubstr("metric loss"));
  EXPECT_THAT(DlibComplaint(With(whole, "input_rgb_image_sized", "input_rgb_image_sizer")), HasSubstr("one size"));
  EXPECT_THAT(DlibComplaint(With(whole, "relu_", "tanh_")), HasSubstr("\"tanh_\""));
  const std::string input = test::DlibName("input_rgb_image_sized");
  EXPECT_THAT(DlibComplaint(With(whole, test::DlibInteger(3) + input, test::DlibInteger(1) + input)),
              HasSubstr("without a layer next to its input"));
  EXPECT_THAT(DlibComplaint(test::DlibNetwork({test::DlibConvolution(2, 3) + test::DlibInteger(1)})),
              HasSubstr("truth value"));
  // Four numbers for two filters of three inputs and a bias each.
  EXPECT_THAT(
      DlibComplaint(test::DlibNetwork({With(test::DlibConvolution(2, 3), tensor, test::DlibTensor({4, 1, 1, 1}))})),
      HasSubstr("16 bytes for 8 numbers"));
}

TEST(DlibNetwork, NestingIsReadWithoutRecursion) {
  std::vector<std::string> layers(200'000, "");
  layers.front() = test::DlibName("relu_");
  const std::string bytes = test::DlibNetwork(layers);
  EXPECT_EQ(ParseDlibNetwork(bytes, "a.dat").size(), 1U);
  EXPECT_THAT(DlibComplaint("\x01\x01" + test::DlibName("loss_metric_") + std::string(1 << 20, '\x01')),
              HasSubstr("within 262144 others"));
}

}  // namespace
}  // namespace pentimento
