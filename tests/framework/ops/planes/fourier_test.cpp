#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "framework/ops/planes/fourier_strip.h"

namespace pentimento {
namespace {

TEST(Fourier, IsTheDefinitionForEveryKindOfLength) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  for (const std::size_t length : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 12U, 16U, 18U, 30U, 37U, 64U, 150U, 256U}) {
    const FourierPlan plan(length);
    FourierStrip strip(length);
    FourierStrip spare(length);
    std::ranges::generate(strip.re, [&] { return uniform(random); });
    std::ranges::generate(strip.im, [&] { return uniform(random); });
    const FourierStrip input = strip;
    Transform<4>(plan, strip, spare);
    for (const std::size_t lane : {0U, 7U, 15U}) {
      for (std::size_t k = 0; k < length; ++k) {
        double re = 0.0;
        double im = 0.0;
        for (std::size_t j = 0; j < length; ++j) {
          const double angle =
              -2.0 * std::numbers::pi * static_cast<double>(j * k % length) / static_cast<double>(length);
          const double a = input.re[j * FourierPlan::kLanes + lane];
          const double b = input.im[j * FourierPlan::kLanes + lane];
          re += a * std::cos(angle) - b * std::sin(angle);
          im += a * std::sin(angle) + b * std::cos(angle);
        }
        const double tolerance = 2e-6 * std::sqrt(static_cast<double>(length)) + 1e-6;
        EXPECT_NEAR(strip.re[k * FourierPlan::kLanes + lane], re, tolerance) << length << " " << k;
        EXPECT_NEAR(strip.im[k * FourierPlan::kLanes + lane], im, tolerance) << length << " " << k;
      }
    }
  }
}

}  // namespace
}  // namespace pentimento
