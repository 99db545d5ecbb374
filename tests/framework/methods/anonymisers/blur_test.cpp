#include "framework/methods/anonymisers/blur.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/image/gaussian.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor Blurred(const torch::Tensor& images, double sigma) {
  return BlurMethod(ParseOptions<BlurOptions>({{"sigma", sigma}}, "test")).Apply(images, {}).images;
}

TEST(Blur, SigmaIsAShareOfTheShorterSide) {
  torch::Tensor impulse = torch::zeros({1, 3, 40, 60});
  impulse.select(2, 20).select(2, 30).fill_(1.0);
  const torch::Tensor blurred = Blurred(impulse, 0.05);  // 2 px
  const std::vector<double> kernel = GaussianKernel(2.0);
  const torch::Tensor taps = torch::tensor(kernel, torch::kFloat64);
  const auto radius = static_cast<std::int64_t>(kernel.size() / 2);
  const torch::Tensor around = blurred.slice(2, 20 - radius, 21 + radius).slice(3, 30 - radius, 31 + radius);
  EXPECT_TRUE(Near(around, torch::outer(taps, taps).expand_as(around), 1e-7));
}

TEST(Blur, KeepsTheMeanAndEvenColours) {
  const torch::Tensor images = torch::rand({2, 3, 31, 18});
  EXPECT_TRUE(Near(Blurred(images, 0.2).mean({2, 3}), images.mean({2, 3}), 1e-6));
  const torch::Tensor even = torch::full({1, 3, 7, 30}, 0.3);
  EXPECT_TRUE(Near(Blurred(even, 0.1), even, 1e-6));
}

TEST(Blur, ASinglePixelStays) {
  const torch::Tensor pixel = torch::rand({1, 3, 1, 1});
  EXPECT_TRUE(Near(Blurred(pixel, 0.5), pixel, 1e-6));
}

TEST(Blur, NeedsASigmaInRange) {
  EXPECT_EQ(BlurOptions{}.sigma, 0.03);
  for (const double sigma : {0.0, -0.1, 0.6}) {
    EXPECT_THROW(ParseOptions<BlurOptions>({{"sigma", sigma}}, "test"), ConfigError) << sigma;
  }
}

TEST(Blur, StopsBetweenPictures) {
  std::stop_source stop;
  stop.request_stop();
  MethodContext context;
  context.stop = stop.get_token();
  EXPECT_THROW((void)BlurMethod({}).Apply(torch::zeros({1, 3, 4, 4}), context), Interrupted);
}

}  // namespace
}  // namespace pentimento
