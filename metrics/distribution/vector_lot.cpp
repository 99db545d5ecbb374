#include "metrics/distribution/vector_lot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"

namespace pentimento {
namespace {

/// Euclidean length of a vector's words, before they are rounded. Its square is far enough below 2^31 for what rounding
/// adds, and no word is out of range.
constexpr double kLengthOfWords = 32000.0;
/// Squared lengths outside of this leave single precision's range where they are computed with.
constexpr double kLeastLength = 1e-30;
constexpr double kGreatestLength = 1e30;
/// Sums side by side, so that one addition need not wait for the last.
constexpr std::size_t kParts = 16;
/// Of the sum of squared roundings in single precision: of that sum and of what is summed.
constexpr double kAllowance = 1.01;
constexpr std::int64_t kVectorsAtOnce = 32;

/// The integer nearest to a value between -32768 and 32767, as one instruction of every instruction set.
std::int32_t Nearest(float value) {
  constexpr float kToPositive = 32768.0F;
  return static_cast<std::int32_t>(value + (kToPositive + 0.5F)) - static_cast<std::int32_t>(kToPositive);
}

double SquaredLength(const float* vector, const float* centre, std::size_t components) {
  std::array<double, kParts> parts = {};
  std::size_t i = 0;
  for (; i + kParts <= components; i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part) {
      const double value = static_cast<double>(vector[i + part] - centre[i + part]);
      parts[part] += value * value;
    }
  }
  double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (; i < components; ++i) {
    const double value = static_cast<double>(vector[i] - centre[i]);
    sum += value * value;
  }
  return sum;
}

}  // namespace

VectorLot::VectorLot(const torch::Tensor& vectors, const torch::Tensor& centre)
    : vectors_(vectors.to(torch::kFloat32).contiguous()),
      components_(static_cast<std::size_t>(vectors.size(1))),
      words_(static_cast<std::size_t>(vectors.size(0)), components_, kLotRows),
      units_(words_.rows()),
      lengths_(static_cast<std::size_t>(vectors.size(0))) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor origin = centre.to(torch::kFloat32).contiguous();
  std::mutex mutex;
  ParallelRange(0, vectors_.size(0), kVectorsAtOnce, [&](std::int64_t begin, std::int64_t end) {
    float most = 0.0F;
    for (std::int64_t i = begin; i < end; ++i) {
      most = std::max(most, Round(static_cast<std::size_t>(i), origin.const_data_ptr<float>()));
    }
    const std::lock_guard lock(mutex);
    rounding_ = std::max(rounding_, most);
  });
  panels_ = WordPanelsOf(words_);
}

float VectorLot::Round(std::size_t i, const float* centre) {
  const float* const vector = Vector(i);
  const double length = SquaredLength(vector, centre, components_);
  lengths_[i] = static_cast<float>(length);
  if (length == 0.0) {
    return 0.0F;
  }
  if (!(length >= kLeastLength && length <= kGreatestLength)) {
    lengths_[i] = std::numeric_limits<float>::quiet_NaN();
    return 0.0F;
  }
  const auto scale = static_cast<float>(kLengthOfWords / std::sqrt(length));
  units_[i] = 1.0F / scale;
  std::int16_t* const words = words_.Row(i).data();
  std::array<float, kParts> lost = {};
  const auto round = [&](std::size_t component, float& sum) {
    const float value = (vector[component] - centre[component]) * scale;
    const std::int32_t word = Nearest(value);
    const float error = value - static_cast<float>(word);
    sum += error * error;
    words[component] = static_cast<std::int16_t>(word);
  };
  std::size_t component = 0;
  for (; component + kParts <= components_; component += kParts) {
    for (std::size_t part = 0; part < kParts; ++part) {
      round(component + part, lost[part]);
    }
  }
  for (; component < components_; ++component) {
    round(component, lost[0]);
  }
  const double squares = std::accumulate(lost.begin(), lost.end(), 0.0);
  return static_cast<float>(std::sqrt(squares) * kAllowance / kLengthOfWords);
}

}  // namespace pentimento
