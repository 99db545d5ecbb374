#include "framework/checkpoint/network_weights.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

class NetworkWeightsTest : public ::testing::Test {
 protected:
  /// What the look-up complains of, which must name the file and the network.
  [[nodiscard]] std::string Complaint(const std::function<void(const NetworkWeights&)>& look_up) const {
    const NetworkWeights weights(tensors_, "a toy", "toy.pth");
    try {
      look_up(weights);
    } catch (const WeightsError& error) {
      EXPECT_THAT(error.what(), HasSubstr("toy.pth: not the weights of a toy: "));
      return error.what();
    }
    return "accepted";
  }

  TensorMap tensors_ = {{"a.weight", torch::zeros({2, 3, 1, 1})},
                        {"a.bias", torch::zeros({2})},
                        {"empty.weight", torch::zeros({0, 3, 1, 1})}};
};

TEST_F(NetworkWeightsTest, FindsWhatIsThere) {
  const NetworkWeights weights(tensors_, "a toy", "toy.pth");
  EXPECT_EQ(weights.Convolution("a.weight").size(1), 3);
  EXPECT_EQ(weights.Get("a.bias", 1).size(0), 2);
  EXPECT_NO_THROW(weights.Expect("a.weight", {2, 3, 1, 1}));
  EXPECT_TRUE(weights.HasConvolution("a.weight"));
  EXPECT_FALSE(weights.HasConvolution("a.bias"));
  EXPECT_FALSE(weights.HasConvolution("empty.weight"));
  EXPECT_FALSE(weights.HasConvolution("b.weight"));
}

TEST_F(NetworkWeightsTest, ComplaintsSayWhatIsThereInstead) {
  EXPECT_THAT(Complaint([](const auto& weights) { (void)weights.Convolution("a.wieght"); }),
              HasSubstr(R"(there is no convolution "a.wieght"; the nearest name in the file is "a.weight")"));
  EXPECT_THAT(Complaint([](const auto& weights) { (void)weights.Convolution("a.bias"); }),
              HasSubstr(R"(there is no convolution "a.bias", which is [2] here)"));
  EXPECT_THAT(Complaint([](const auto& weights) { (void)weights.Get("empty.weight", 4); }),
              HasSubstr("which is [0,3,1,1] here"));
  EXPECT_THAT(Complaint([](const auto& weights) { (void)weights.Get("elsewhere.entirely", 2); }),
              ::testing::EndsWith(R"(there is no tensor "elsewhere.entirely")"));
  EXPECT_THAT(Complaint([](const auto& weights) {
                weights.Expect("a.weight", {4, 3, 1, 1});
              }),
              HasSubstr(R"("a.weight" is [2,3,1,1], not the [4,3,1,1])"));
}

}  // namespace
}  // namespace pentimento
