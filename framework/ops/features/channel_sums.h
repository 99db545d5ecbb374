#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "framework/ops/features/bfloat16.h"
#include "framework/simd/simd_level.h"

namespace pentimento {

/// Of each channel of two feature maps the sums over pixels, in double precision.
struct ChannelSums {
  explicit ChannelSums(std::size_t channels)
      : a(channels), b(channels), squares_a(channels), squares_b(channels), products(channels) {}

  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> squares_a;
  std::vector<double> squares_b;
  std::vector<double> products;
};

/// @param a,b pixels one after the other, the channels of each together; as many pixels in either.
/// @param sums is added to; its channels are the maps'.
void AddChannelSums(std::span<const float> a, std::span<const float> b, ChannelSums& sums,
                    SimdLevel level = BestSimdLevel());
void AddChannelSums(std::span<const Bfloat16> a, std::span<const Bfloat16> b, ChannelSums& sums,
                    SimdLevel level = BestSimdLevel());

}  // namespace pentimento
