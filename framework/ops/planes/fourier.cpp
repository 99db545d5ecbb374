#include "framework/ops/planes/fourier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pentimento {
namespace {

/// @param length at least 2. @returns at least 2.
std::size_t NextRadix(std::size_t length) {
  if (length % 4 == 0) {
    return 4;
  }
  for (std::size_t radix = 2; radix * radix <= length; ++radix) {
    if (length % radix == 0) {
      return radix;
    }
  }
  return length;
}

}  // namespace

FourierPlan::FourierPlan(std::size_t length) : length_(length) {
  std::size_t left = length;
  std::size_t stride = 1;
  const auto angle = [](std::size_t step, std::size_t steps) {
    return -2.0 * std::numbers::pi * static_cast<double>(step % steps) / static_cast<double>(steps);
  };
  while (left > 1) {
    Stage stage;
    stage.radix = std::max<std::size_t>(NextRadix(left), 2);
    stage.groups = left / stage.radix;
    stage.stride = stride;
    for (std::size_t group = 0; group < stage.groups; ++group) {
      for (std::size_t i = 1; i < stage.radix; ++i) {
        stage.cosines.push_back(static_cast<float>(std::cos(angle(group * i, left))));
        stage.sines.push_back(static_cast<float>(std::sin(angle(group * i, left))));
      }
    }
    for (std::size_t i = 0; i < stage.radix; ++i) {
      stage.roots_cos.push_back(static_cast<float>(std::cos(angle(i, stage.radix))));
      stage.roots_sin.push_back(static_cast<float>(std::sin(angle(i, stage.radix))));
    }
    left /= stage.radix;
    stride *= stage.radix;
    stages_.push_back(std::move(stage));
  }
}

}  // namespace pentimento
