#include "framework/train/batch_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// Pictures of noise keyed by their number; `sign` makes one domain the negative of the other.
class NoiseSource : public ImageSource {
 public:
  NoiseSource(std::int64_t size, bool negative, std::int64_t width = 30)
      : size_(size), negative_(negative), width_(width) {}

  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] std::string id(std::int64_t index) const override {
    return fmt::format("{}{}", negative_ ? "b" : "a", index);
  }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    const torch::Tensor image = (torch::arange(3 * 24 * width_).view({3, 24, width_}).to(torch::kFloat32) *
                                 (0.37 + 0.1 * static_cast<double>(index)))
                                        .sin() *
                                    0.5 +
                                0.5;
    return negative_ ? 1.0 - image : image;
  }

 private:
  std::int64_t size_;
  bool negative_;
  std::int64_t width_;
};

ImageFeedOptions PairOptions(int threads) {
  ImageFeedOptions options;
  options.seed = 5;
  options.purpose = "test";
  options.batch = 2;
  options.load_size = 24;
  options.size = 16;
  options.threads = threads;
  return options;
}

TEST(BatchFeed, PairsStayTogether) {
  const NoiseSource a(5, false);
  const NoiseSource b(5, true);
  for (const int threads : {0, 2}) {
    BatchFeed feed = BatchFeed::Paired(a, b, PairOptions(threads));
    for (int i = 0; i < 8; ++i) {
      const TrainingBatch batch = feed.Next();
      ASSERT_EQ(batch.a.sizes(), (torch::IntArrayRef{2, 3, 16, 16}));
      EXPECT_TRUE(Near(batch.b, -batch.a, 1e-6)) << "cut or mirrored differently";
    }
  }
}

TEST(BatchFeed, UnpairedDomainsGoTheirOwnWays) {
  const NoiseSource a(5, false);
  const NoiseSource b(5, true);
  BatchFeed feed = BatchFeed::Unpaired(a, b, PairOptions(0));
  ImageFeedOptions alone = PairOptions(0);
  alone.purpose = "test.b";
  ImageFeed feed_b(b, alone);
  bool apart = false;
  for (int i = 0; i < 8; ++i) {
    const TrainingBatch batch = feed.Next();
    EXPECT_TRUE(SameBits(batch.b, feed_b.Next()));
    apart = apart || !torch::allclose(batch.b, -batch.a);
  }
  EXPECT_TRUE(apart);
}

TEST(BatchFeed, RefusesWhatIsNoPair) {
  const NoiseSource a(5, false);
  const NoiseSource fewer(4, true);
  EXPECT_THROW(BatchFeed::Paired(a, fewer, PairOptions(0)), DataError);
  const NoiseSource wider(5, true, 31);
  BatchFeed feed = BatchFeed::Paired(a, wider, PairOptions(0));
  try {
    feed.Next();
    FAIL() << "accepted";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("pairs must be of one size"));
  }
}

}  // namespace
}  // namespace pentimento
