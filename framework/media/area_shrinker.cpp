#include "framework/media/area_shrinker.h"

#include <algorithm>
#include <cstring>

namespace pentimento {
namespace {

/// sums = weight * row, or sums += weight * row.
template <class T>
void Accumulate(const T* __restrict row, float weight, bool first, float* __restrict sums, std::size_t count) {
  if (first) {
    for (std::size_t i = 0; i < count; ++i) {
      sums[i] = weight * static_cast<float>(row[i]);
    }
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      sums[i] += weight * static_cast<float>(row[i]);
    }
  }
}

/// Four neighbours: the channels of a pixel and one value more.
using Quad [[gnu::vector_size(16)]] = float;

/// Sums of `taps` pixels of three channels, in the first three places.
Quad WeightedPixels(const float* pixels, const float* weights, std::size_t taps) {
  Quad sum = {};
  for (std::size_t i = 0; i < taps; ++i) {
    Quad pixel;
    std::memcpy(&pixel, pixels + 3 * i, sizeof pixel);
    sum += weights[i] * pixel;
  }
  return sum;
}

float WeightedValues(const float* values, const float* weights, std::size_t taps) {
  float sum = 0.0F;
  for (std::size_t i = 0; i < taps; ++i) {
    sum += weights[i] * values[i];
  }
  return sum;
}

}  // namespace

// Positions are counted in units in which source and target pixels both are whole numbers: a source row is
// `target_height` units high, a target row `height`. So no rounding decides which rows a target row covers.

AreaShrinker::AreaShrinker(int width, int height, int channels, int target_width, int target_height)
    : height_(height),
      target_height_(target_height),
      channels_(static_cast<std::size_t>(channels)),
      row_length_(static_cast<std::size_t>(width) * channels_),
      // A target pixel that begins within a source pixel can touch one more than it is wide, and a part of another.
      taps_(static_cast<std::size_t>((width - 1) / target_width + 2)),
      weights_(static_cast<std::size_t>(target_width) * taps_),
      sums_(row_length_ + taps_ * channels_ + 1),
      result_(static_cast<std::size_t>(target_width) * static_cast<std::size_t>(target_height) * channels_) {
  const std::int64_t source = target_width;  // units of a source pixel
  const std::int64_t target = width;         // units of a target pixel
  float* weight = weights_.data();
  for (std::int64_t x = 0; x < target_width; ++x) {
    const std::int64_t begin = x * target;
    const std::int64_t end = begin + target;
    const std::int64_t first = begin / source;
    begins_.push_back(static_cast<std::size_t>(first) * channels_);
    for (std::int64_t i = first; i < first + static_cast<std::int64_t>(taps_); ++i) {
      const std::int64_t common = std::min(end, (i + 1) * source) - std::max(begin, i * source);
      *weight++ = static_cast<float>(std::max<std::int64_t>(common, 0)) / static_cast<float>(width);
    }
  }
}

template <class T>
void AreaShrinker::Add(const T* row) {
  const std::int64_t top = y_ * target_height_;
  const std::int64_t bottom = top + target_height_;
  const std::int64_t target_top = target_y_ * height_;  // at most `top`
  const std::int64_t target_bottom = target_top + height_;
  const auto total = static_cast<float>(height_);
  Accumulate(row, static_cast<float>(std::min(bottom, target_bottom) - top) / total, top == target_top, sums_.data(),
             row_length_);
  if (bottom >= target_bottom) {
    FinishTargetRow();
    if (bottom > target_bottom) {
      Accumulate(row, static_cast<float>(bottom - target_bottom) / total, true, sums_.data(), row_length_);
    }
  }
  ++y_;
}

template void AreaShrinker::Add(const std::uint8_t* row);
template void AreaShrinker::Add(const std::uint16_t* row);
template void AreaShrinker::Add(const float* row);

void AreaShrinker::FinishTargetRow() {
  float* target = result_.data() + static_cast<std::size_t>(target_y_) * begins_.size() * channels_;
  const float* weights = weights_.data();
  for (const std::size_t begin : begins_) {
    if (channels_ == 3) {
      const Quad sum = WeightedPixels(sums_.data() + begin, weights, taps_);
      std::memcpy(target, &sum, 3 * sizeof(float));
    } else {
      *target = WeightedValues(sums_.data() + begin, weights, taps_);
    }
    target += channels_;
    weights += taps_;
  }
  ++target_y_;
}

}  // namespace pentimento
