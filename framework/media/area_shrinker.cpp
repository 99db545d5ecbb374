#include "framework/media/area_shrinker.h"

#include <algorithm>

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

}  // namespace

// Positions are counted in units in which source and target pixels both are whole numbers: a source row is
// `target_height` units high, a target row `height`. So no rounding decides which rows a target row covers.

AreaShrinker::AreaShrinker(int width, int height, int channels, int target_width, int target_height)
    : height_(height),
      target_height_(target_height),
      channels_(static_cast<std::size_t>(channels)),
      inner_weight_(static_cast<float>(target_width) / static_cast<float>(width)),
      sums_(static_cast<std::size_t>(width) * channels_),
      result_(static_cast<std::size_t>(target_width) * static_cast<std::size_t>(target_height) * channels_) {
  const std::int64_t source = target_width;  // units of a source pixel
  const std::int64_t target = width;         // units of a target pixel
  for (std::int64_t x = 0; x < target_width; ++x) {
    const std::int64_t begin = x * target;
    const std::int64_t end = begin + target;
    const std::int64_t first = begin / source;
    const std::int64_t first_end = (first + 1) * source;  // at most `end`, because a target pixel is no smaller
    const std::int64_t inner = (end - first_end) / source;
    spans_.push_back({static_cast<std::size_t>(first), static_cast<std::size_t>(inner),
                      static_cast<float>(first_end - begin) / static_cast<float>(width),
                      static_cast<float>(end - first_end - inner * source) / static_cast<float>(width)});
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
             sums_.size());
  if (bottom >= target_bottom) {
    FinishTargetRow();
    if (bottom > target_bottom) {
      Accumulate(row, static_cast<float>(bottom - target_bottom) / total, true, sums_.data(), sums_.size());
    }
  }
  ++y_;
}

template void AreaShrinker::Add(const std::uint8_t* row);
template void AreaShrinker::Add(const std::uint16_t* row);
template void AreaShrinker::Add(const float* row);

void AreaShrinker::FinishTargetRow() {
  float* target = result_.data() + static_cast<std::size_t>(target_y_) * spans_.size() * channels_;
  for (const Span& span : spans_) {
    for (std::size_t c = 0; c < channels_; ++c) {
      const float* source = sums_.data() + span.first * channels_ + c;
      float inner = 0.0F;
      for (std::size_t i = 1; i <= span.inner; ++i) {
        inner += source[i * channels_];
      }
      float sum = span.first_weight * source[0] + inner_weight_ * inner;
      if (span.last_weight > 0.0F) {
        sum += span.last_weight * source[(span.inner + 1) * channels_];
      }
      *target++ = sum;
    }
  }
  ++target_y_;
}

}  // namespace pentimento
