#include "framework/train/image_feed.h"

#include <chrono>
#include <cmath>
#include <set>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// Pictures whose content tells number, row and column; some take longer than others, one may be unreadable.
class FakeSource : public ImageSource {
 public:
  explicit FakeSource(std::int64_t size, std::int64_t unreadable = -1) : size_(size), unreadable_(unreadable) {}

  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] std::string id(std::int64_t index) const override { return std::to_string(index); }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    if (index == unreadable_) {
      throw DataError("picture " + id(index) + " is unreadable");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds((index * 7) % 5));
    const torch::Tensor rows = torch::linspace(0, 1, 24).view({24, 1}).expand({24, 40});
    const torch::Tensor columns = torch::linspace(0, 1, 40).view({1, 40}).expand({24, 40});
    return torch::stack(
        {torch::full({24, 40}, static_cast<double>(index) / static_cast<double>(size_)), rows, columns});
  }

 private:
  std::int64_t size_;
  std::int64_t unreadable_;
};

ImageFeedOptions Options(int threads, std::int64_t first_step = 0) {
  ImageFeedOptions options;
  options.seed = 5;
  options.purpose = "test";
  options.batch = 2;
  options.load_size = 20;
  options.size = 16;
  options.first_step = first_step;
  options.threads = threads;
  return options;
}

std::vector<torch::Tensor> Batches(const ImageSource& source, const ImageFeedOptions& options, int count) {
  ImageFeed feed(source, options);
  std::vector<torch::Tensor> batches;
  for (int i = 0; i < count; ++i) {
    batches.push_back(feed.Next());
  }
  return batches;
}

TEST(ImageFeed, DoesNotDependOnThreadsOrStart) {
  const FakeSource source(9);
  const std::vector<torch::Tensor> whole = Batches(source, Options(0), 12);
  for (const int threads : {1, 2, 5}) {
    const std::vector<torch::Tensor> threaded = Batches(source, Options(threads), 12);
    const std::vector<torch::Tensor> rest = Batches(source, Options(threads, 7), 5);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_TRUE(SameBits(threaded[i], whole[i])) << threads << " threads, batch " << i;
      if (i >= 7) {
        EXPECT_TRUE(SameBits(rest[i - 7], whole[i])) << threads << " threads, batch " << i;
      }
    }
  }
}

TEST(ImageFeed, ShowsEveryPictureOnceAnEpoch) {
  const FakeSource source(10);
  std::multiset<long> seen;
  for (const torch::Tensor& batch : Batches(source, Options(2), 5)) {
    EXPECT_EQ(batch.sizes(), (torch::IntArrayRef{2, 3, 16, 16}));
    for (int i = 0; i < 2; ++i) {
      seen.insert(std::lround((batch[i][0].mean().item<double>() + 1.0) / 2.0 * 10.0));
    }
  }
  EXPECT_EQ(seen, (std::multiset<long>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(ImageFeed, CutsAtRandomAndMirrorsHalf) {
  const FakeSource source(1);
  std::set<long> tops;
  int mirrored = 0;
  constexpr int kBatches = 60;
  for (const torch::Tensor& batch : Batches(source, Options(2), kBatches)) {
    for (int i = 0; i < 2; ++i) {
      tops.insert(std::lround(batch[i][1][0][0].item<double>() * 1000.0));
      mirrored += batch[i][2][0][0].item<float>() > batch[i][2][0][15].item<float>() ? 1 : 0;
    }
  }
  EXPECT_EQ(tops.size(), 5U);  // 20 - 16 + 1 places
  EXPECT_GT(mirrored, 40);
  EXPECT_LT(mirrored, 80);
}

TEST(ImageFeed, ThrowsAtTheBatchThatCannotBeRead) {
  const FakeSource source(6, 4);
  for (const int threads : {0, 3}) {
    ImageFeed feed(source, Options(threads));
    int good = 0;
    EXPECT_THROW(
        {
          for (int i = 0; i < 3; ++i) {
            feed.Next();
            ++good;
          }
        },
        DataError);
    const DataOrder order(5, "test.order", 6);
    int expected = 0;
    while (order.IndexAt(2 * expected) != 4 && order.IndexAt(2 * expected + 1) != 4) {
      ++expected;
    }
    EXPECT_EQ(good, expected) << threads;
  }
}

TEST(ImageFeed, RefusesACutLargerThanThePicture) {
  const FakeSource source(1);
  ImageFeedOptions options = Options(0);
  options.load_size = 8;
  EXPECT_THROW(ImageFeed(source, options), ConfigError);
}

}  // namespace
}  // namespace pentimento
