#include "framework/train/image_pool.h"

#include <set>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor Marked(std::int64_t mark) { return torch::full({1, 3, 2, 2}, static_cast<double>(mark)); }

std::int64_t MarkOf(const torch::Tensor& image) { return static_cast<std::int64_t>(image[0][0][0][0].item<float>()); }

TEST(ImagePool, CapacityZeroPassesThrough) {
  ImagePool pool(0, 1, "test");
  EXPECT_EQ(MarkOf(pool.Query(Marked(7), 0)), 7);
  EXPECT_TRUE(pool.State().empty());
}

TEST(ImagePool, ReturnsTheNewOneUntilFullThenAnOldOneHalfOfTheTime) {
  ImagePool pool(5, 1, "test");
  std::set<std::int64_t> returned_old;
  int old = 0;
  constexpr int kQueries = 400;
  for (std::int64_t step = 0; step < kQueries; ++step) {
    const std::int64_t mark = MarkOf(pool.Query(Marked(step), step));
    if (step < 5) {
      EXPECT_EQ(mark, step);
    } else if (mark != step) {
      EXPECT_TRUE(returned_old.insert(mark).second) << "an image left the pool twice";
      ++old;
    }
  }
  EXPECT_GT(old, kQueries * 0.4);
  EXPECT_LT(old, kQueries * 0.6);
  EXPECT_EQ(pool.State().size(), 5U);
}

TEST(ImagePool, GoesOnFromItsState) {
  ImagePool whole(3, 9, "test");
  ImagePool first(3, 9, "test");
  for (std::int64_t step = 0; step < 7; ++step) {
    whole.Query(Marked(step), step);
    first.Query(Marked(step), step);
  }
  ImagePool second(3, 9, "test");
  second.Restore(first.State(), torch::kCPU);
  for (std::int64_t step = 7; step < 40; ++step) {
    EXPECT_TRUE(SameBits(whole.Query(Marked(step), step), second.Query(Marked(step), step)));
  }
  ASSERT_EQ(second.State().size(), 3U);
  for (const auto& [name, image] : second.State()) {
    EXPECT_TRUE(SameBits(image, whole.State().at(name))) << name;
  }
}

TEST(ImagePool, KeepsNoReferenceToTheQuery) {
  ImagePool pool(1, 1, "test");
  torch::Tensor images = Marked(1);
  pool.Query(images, 0);
  images.fill_(5.0);
  EXPECT_EQ(pool.State().begin()->second.max().item<float>(), 1.0F);
}

TEST(ImagePool, RefusesAStateThatDoesNotFit) {
  ImagePool pool(2, 1, "test");
  const torch::Tensor image = torch::zeros({3, 2, 2});
  EXPECT_THROW(pool.Restore({{"0", image}, {"1", image}, {"2", image}}, torch::kCPU), DataError);
}

TEST(ImagePool, HoldsImagesOfAnySizeOneByOne) {
  ImagePool pool(4, 1, "test");
  for (std::int64_t step = 0; step < 20; ++step) {
    const torch::Tensor answer = pool.Query(torch::full({1, 3, 2 + step % 3, 4}, static_cast<double>(step)), step);
    EXPECT_EQ(answer.size(2), 2 + MarkOf(answer) % 3);
  }
  ImagePool second(4, 1, "test");
  second.Restore(pool.State(), torch::kCPU);
  EXPECT_EQ(second.State().size(), 4U);
}

}  // namespace
}  // namespace pentimento
