#include "experiments/pipeline/apply_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento::test {
namespace {

/// Negates, and says what it was handed; with `side`, its output has another size.
class Negative : public Method {
 public:
  explicit Negative(std::int64_t side = 0) : side_(side) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    handed_ = images;
    return {side_ > 0 ? torch::ones({images.size(0), 3, side_, side_}) : 1.0 - images};
  }
  [[nodiscard]] const torch::Tensor& handed() const { return handed_; }

 private:
  std::int64_t side_;
  mutable torch::Tensor handed_;
};

MethodEntry Entry(double strength, std::optional<int> working_size = std::nullopt) {
  MethodEntry entry;
  entry.name = "negative";
  entry.strength = strength;
  entry.working_size = working_size;
  return entry;
}

torch::Tensor Levels(const torch::Tensor& images) { return (images * 255.0).round(); }

class ApplyEntryTest : public ::testing::Test {
 protected:
  torch::Tensor images_ = torch::randint(0, 256, {2, 3, 24, 40}, torch::kFloat32) / 255.0;
  MethodContext context_;
};

TEST_F(ApplyEntryTest, StrengthGoesFromThePictureToWhatIsMadeOfIt) {
  const Negative method;
  EXPECT_TRUE(torch::equal(Levels(ApplyEntry(Entry(0.0), method, images_, context_)), Levels(images_)));
  EXPECT_TRUE(torch::equal(ApplyEntry(Entry(1.0), method, images_, context_), 1.0 - images_));
  EXPECT_LT((ApplyEntry(Entry(0.5), method, images_, context_) - 0.5).abs().max().item<double>(), 1e-6)
      << "half way between a picture and its negative";
  EXPECT_LT((ApplyEntry(Entry(0.25), method, images_, context_) - (0.25 + 0.5 * images_)).abs().max().item<double>(),
            1e-6);
}

TEST_F(ApplyEntryTest, TheWorkingSizeIsWhatTheMethodSees) {
  const Negative method;
  const torch::Tensor made = ApplyEntry(Entry(1.0, 20), method, images_, context_);
  EXPECT_EQ(method.handed().sizes(), (torch::IntArrayRef{2, 3, 12, 20}));
  EXPECT_EQ(made.sizes(), images_.sizes());
  EXPECT_GE(made.min().item<double>(), 0.0);
  EXPECT_LE(made.max().item<double>(), 1.0);
  EXPECT_FALSE(torch::allclose(made, 1.0 - images_, 0.0, 1e-2)) << "what was averaged away does not come back";
  const torch::Tensor flat = torch::full({1, 3, 24, 40}, 0.25);
  EXPECT_TRUE(torch::allclose(ApplyEntry(Entry(1.0, 20), method, flat, context_), 1.0 - flat, 0.0, 1e-5));
}

TEST_F(ApplyEntryTest, APictureIsNeverScaledUp) {
  const Negative method;
  EXPECT_TRUE(torch::equal(ApplyEntry(Entry(1.0, 64), method, images_, context_), 1.0 - images_));
  EXPECT_TRUE(torch::equal(method.handed(), images_));
}

TEST_F(ApplyEntryTest, OnlyPicturesOfOneSizeAreMixed) {
  const Negative method(32);
  EXPECT_EQ(ApplyEntry(Entry(1.0), method, images_, context_).size(-1), 32) << "alone, it may be of another size";
  try {
    (void)ApplyEntry(Entry(0.5), method, images_, context_);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("forward \"negative\": with strength 0.5"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("of 40x24 px it made 32x32"));
  }
  EXPECT_EQ(ApplyEntry(Entry(0.5, 64), method, images_, context_).sizes(), images_.sizes())
      << "a working size keeps the size";
}

}  // namespace
}  // namespace pentimento::test
