#include "metrics/distribution/pair_distances.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

#include <torch/types.h>
#include <torch/utils.h>

namespace pentimento {
namespace {

/// Half the distance from 1 to the next float.
constexpr float kRounding = 0x1p-24F;
/// Roundings of a distance besides those of its products: of centring, of the lengths and of the sum.
constexpr std::int64_t kOtherRoundings = 32;

std::vector<float> SquaredLengths(const torch::Tensor& vectors) {
  const torch::Tensor lengths = vectors.square().sum(1, /*keepdim=*/false, torch::kFloat64).to(torch::kFloat32);
  return {lengths.const_data_ptr<float>(), lengths.const_data_ptr<float>() + lengths.numel()};
}

}  // namespace

PairDistances::PairDistances(const torch::Tensor& rows, const torch::Tensor& columns)
    : rows_(rows.to(torch::kFloat32).contiguous()), columns_(columns.to(torch::kFloat32).contiguous()) {
  const torch::NoGradGuard no_gradients;
  // Distances do not depend on the origin, but the error of products does: the nearer the better.
  const torch::Tensor centre = rows_.mean(0);
  const torch::Tensor centred_rows = rows_ - centre;
  const torch::Tensor centred_columns = columns_ - centre;
  products_.emplace(centred_rows, centred_columns);
  row_lengths_ = SquaredLengths(centred_rows);
  column_lengths_ = SquaredLengths(centred_columns);
  greatest_column_length_ = *std::ranges::max_element(column_lengths_);
  // A product of D terms is off by at most D roundings of the lengths' product, in whatever order it is summed (Higham:
  // Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
  slack_ = kRounding * static_cast<float>(rows_.size(1) + kOtherRoundings);
}

void PairDistances::ForEachRow(const std::function<void(std::int64_t, std::span<const float>)>& use) const {
  products_->ForEachRow([&](const PairProducts::Part& part) {
    const float length = row_lengths_[static_cast<std::size_t>(part.row)];
    const float* const lengths = column_lengths_.data();
    float* const squares = part.products.data();
    for (std::size_t column = 0; column < part.products.size(); ++column) {
      squares[column] = (length + lengths[column]) - 2.0F * squares[column];
    }
    use(part.row, part.products);
  });
}

double PairDistances::Exact(std::int64_t row, std::int64_t column) const {
  const std::int64_t components = rows_.size(1);
  const float* const a = rows_.const_data_ptr<float>() + row * components;
  const float* const b = columns_.const_data_ptr<float>() + column * components;
  constexpr std::int64_t kParts = 8;  // sums side by side, so that one addition need not wait for the last
  std::array<double, kParts> parts = {};
  std::int64_t i = 0;
  for (; i + kParts <= components; i += kParts) {
    for (std::int64_t part = 0; part < kParts; ++part) {
      const double difference = static_cast<double>(a[i + part]) - static_cast<double>(b[i + part]);
      parts[static_cast<std::size_t>(part)] += difference * difference;
    }
  }
  double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (; i < components; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace pentimento
