#include "framework/train/pair_source.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {

PairSource::PairSource(const ImageSource& a, const ImageSource& b) : a_(a), b_(b) {
  if (a.size() != b.size()) {
    throw DataError(fmt::format("{} pictures in domain A and {} in domain B are no pairs", a.size(), b.size()));
  }
}

torch::Tensor PairSource::Image(std::int64_t index) const { return Pair(index, a_.Image(index), b_.Image(index)); }

torch::Tensor PairSource::TrainingImage(std::int64_t index, std::int64_t position) const {
  return Pair(index, a_.TrainingImage(index, position), b_.TrainingImage(index, position));
}

torch::Tensor PairSource::Pair(std::int64_t index, const torch::Tensor& a, const torch::Tensor& b) const {
  if (a.sizes() != b.sizes()) {
    throw DataError(fmt::format("\"{}\" is {} and its pair \"{}\" is {}; pairs must be of one size", a_.id(index),
                                ShapeText(a), b_.id(index), ShapeText(b)));
  }
  return torch::cat({a, b});
}

TrainingBatch SplitPairs(const torch::Tensor& pairs) {
  return {pairs.narrow(1, 0, 3).contiguous(), pairs.narrow(1, 3, 3).contiguous()};
}

}  // namespace pentimento
