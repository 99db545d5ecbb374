#include "framework/train/reseed.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor Drawn(std::uint64_t seed, std::int64_t step) {
  ReseedDefaultGenerator(seed, step);
  return torch::rand({16});
}

TEST(Reseed, DependsOnSeedAndStepAlone) {
  const torch::Tensor first = Drawn(1, 5);
  torch::rand({100});
  EXPECT_TRUE(SameBits(Drawn(1, 5), first));
  EXPECT_FALSE(SameBits(Drawn(1, 6), first));
  EXPECT_FALSE(SameBits(Drawn(2, 5), first));
}

}  // namespace
}  // namespace pentimento
