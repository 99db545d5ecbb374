#include "framework/train/stylised_images.h"

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/train/image_feed.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

/// Flat pictures, each of another level.
class Levels : public ImageSource {
 public:
  [[nodiscard]] std::int64_t size() const override { return 10; }
  [[nodiscard]] std::string id(std::int64_t index) const override { return std::to_string(index) + ".png"; }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    return torch::full({3, 12, 9}, 0.01 * static_cast<double>(index));
  }
};

/// Adds 0.2 and, keyed by the context, up to 0.1 more.
class Lighter : public Method {
 public:
  explicit Lighter(double by = 0.2) : by_(by) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override {
    RandomStream random(context.seed, "test.lighter", context.ids.at(0));
    return {images + by_ + random.Uniform(0.0, 0.1)};
  }

 private:
  double by_;
};

/// What cannot be used, and why.
class Unusable : public Lighter {
 public:
  enum class Why { kFitting, kOriginals, kTorch, kSize };
  explicit Unusable(Why why) : why_(why) {}
  [[nodiscard]] bool needs_fitting() const override { return why_ == Why::kFitting; }
  [[nodiscard]] bool needs_originals() const override { return why_ == Why::kOriginals; }
  [[nodiscard]] bool draws_from_torch() const override { return why_ == Why::kTorch; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    return {images.narrow(2, 0, 5)};
  }

 private:
  Why why_;
};

std::vector<StyleShare> Styles(double first, double second = 0.0) {
  std::vector<StyleShare> styles;
  styles.push_back({std::make_unique<Lighter>(0.2), first});
  styles.push_back({std::make_unique<Lighter>(0.6), second});
  return styles;
}

double MeanAt(const ImageSource& source, std::int64_t index, std::int64_t position) {
  return source.TrainingImage(index, position).mean().item<double>();
}

TEST(StylisedImages, EachStyleHasItsShareAndOnlyOneIsApplied) {
  const Levels pictures;
  const StylisedImages stylised(pictures, Styles(0.3, 0.2), 7, "test", {});
  int first = 0;
  int second = 0;
  constexpr int kPlaces = 4000;
  for (int position = 0; position < kPlaces; ++position) {
    const double mean = MeanAt(stylised, position % 10, position) - 0.01 * (position % 10);
    const bool plain = std::abs(mean) < 1e-6;
    const bool light = mean > 0.2 - 1e-6 && mean < 0.3 + 1e-6;
    const bool lighter = mean > 0.6 - 1e-6 && mean < 0.7 + 1e-6;
    ASSERT_TRUE(plain || light || lighter) << mean;
    first += light ? 1 : 0;
    second += lighter ? 1 : 0;
  }
  // Four standard deviations.
  EXPECT_NEAR(first, 0.3 * kPlaces, 4 * std::sqrt(0.3 * 0.7 * kPlaces));
  EXPECT_NEAR(second, 0.2 * kPlaces, 4 * std::sqrt(0.2 * 0.8 * kPlaces));
}

TEST(StylisedImages, FollowFromSeedPictureAndPlaceAlone) {
  const Levels pictures;
  const StylisedImages stylised(pictures, Styles(1.0), 7, "test", {});
  const StylisedImages again(pictures, Styles(1.0), 7, "test", {});
  const StylisedImages other_seed(pictures, Styles(1.0), 8, "test", {});
  EXPECT_TRUE(SameBits(stylised.TrainingImage(3, 40), again.TrainingImage(3, 40)));
  (void)again.TrainingImage(5, 1);
  EXPECT_TRUE(SameBits(stylised.TrainingImage(3, 41), again.TrainingImage(3, 41))) << "whatever was asked before";
  EXPECT_NE(MeanAt(stylised, 3, 40), MeanAt(stylised, 3, 41)) << "the method's own numbers differ from place to place";
  EXPECT_NE(MeanAt(stylised, 3, 40), MeanAt(other_seed, 3, 40));
}

/// Through the feed: the number of threads, and where a resumed training begins, change nothing.
TEST(StylisedImages, BatchesDoNotDependOnThreadsOrStart) {
  const Levels pictures;
  const StylisedImages stylised(pictures, Styles(0.4, 0.4), 7, "test", {});
  const auto batches = [&](int threads, std::int64_t first, int count) {
    ImageFeedOptions options;
    options.seed = 5;
    options.purpose = "test";
    options.batch = 3;
    options.load_size = 9;
    options.size = 8;
    options.first_step = first;
    options.threads = threads;
    ImageFeed feed(stylised, options);
    std::vector<torch::Tensor> made;
    for (int i = 0; i < count; ++i) {
      made.push_back(feed.Next());
    }
    return made;
  };
  const std::vector<torch::Tensor> whole = batches(0, 0, 12);
  EXPECT_GT((whole[0] - whole[1]).abs().max().item<double>(), 0.3) << "styles are seen";
  for (const int threads : {1, 3}) {
    const std::vector<torch::Tensor> threaded = batches(threads, 0, 12);
    const std::vector<torch::Tensor> rest = batches(threads, 5, 7);
    for (std::size_t i = 0; i < 12; ++i) {
      EXPECT_TRUE(SameBits(threaded[i], whole[i])) << threads << " threads, batch " << i;
      EXPECT_TRUE(i < 5 || SameBits(rest[i - 5], whole[i])) << threads << " threads, batch " << i;
    }
  }
}

/// Validation, and whatever else is no training, sees the pictures themselves.
TEST(StylisedImages, OnlyTrainingSeesStyles) {
  const Levels pictures;
  const StylisedImages stylised(pictures, Styles(1.0), 7, "test", {});
  for (std::int64_t i = 0; i < pictures.size(); ++i) {
    EXPECT_TRUE(SameBits(stylised.Image(i), pictures.Image(i)));
    EXPECT_FALSE(SameBits(stylised.TrainingImage(i, i), pictures.Image(i)));
    EXPECT_TRUE(SameBits(pictures.TrainingImage(i, i), pictures.Image(i))) << "without augmentation";
  }
}

TEST(StylisedImages, RefuseWhatCannotBe) {
  const Levels pictures;
  EXPECT_THROW(StylisedImages(pictures, Styles(0.6, 0.5), 7, "test", {}), ConfigError);
  EXPECT_NO_THROW(StylisedImages(pictures, Styles(0.1, 0.9), 7, "test", {}));
  const auto complaint = [](Unusable::Why why) -> std::string {
    try {
      CheckForTraining(Unusable(why));
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(complaint(Unusable::Why::kFitting), HasSubstr("a control"));
  EXPECT_THAT(complaint(Unusable::Why::kOriginals), HasSubstr("a control"));
  EXPECT_THAT(complaint(Unusable::Why::kTorch), HasSubstr("dropout"));
  std::vector<StyleShare> smaller;
  smaller.push_back({std::make_unique<Unusable>(Unusable::Why::kSize), 1.0});
  const StylisedImages stylised(pictures, std::move(smaller), 7, "test", {});
  EXPECT_THROW((void)stylised.TrainingImage(0, 0), ShapeError);
}

}  // namespace
}  // namespace pentimento
