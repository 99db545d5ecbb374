#include "metrics/distribution/pair_distances.h"

#include <algorithm>
#include <cstddef>

#include <ATen/Parallel.h>
#include <torch/types.h>
#include <torch/utils.h>

namespace pentimento {
namespace {

/// Rows of the distance matrix in memory together.
constexpr std::int64_t kDistanceRows = 256;
/// Rows that a thread takes at least.
constexpr std::int64_t kDistanceGrain = 16;
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
  const torch::Tensor centre = rows_.mean(0, /*keepdim=*/false, torch::kFloat64);
  centred_rows_ = (rows_ - centre).to(torch::kFloat32);
  centred_columns_ = (columns_ - centre).to(torch::kFloat32);
  row_lengths_ = SquaredLengths(centred_rows_);
  column_lengths_ = SquaredLengths(centred_columns_);
  // A product of D terms is off by at most D roundings of the lengths' product, in whatever order it is summed (Higham:
  // Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
  slack_ = kRounding * static_cast<float>(rows_.size(1) + kOtherRoundings);
}

void PairDistances::ForEachRow(const std::function<void(std::int64_t, std::span<const float>)>& use) const {
  const torch::NoGradGuard no_gradients;
  const std::int64_t width = columns_.size(0);
  const torch::Tensor transposed = centred_columns_.t();
  const float* const lengths = column_lengths_.data();
  torch::Tensor products = torch::empty({kDistanceRows, width}, torch::kFloat32);
  for (std::int64_t begin = 0; begin < rows_.size(0); begin += kDistanceRows) {
    const std::int64_t end = std::min(begin + kDistanceRows, rows_.size(0));
    torch::Tensor block = products.slice(0, 0, end - begin);
    torch::mm_out(block, centred_rows_.slice(0, begin, end), transposed);
    at::parallel_for(begin, end, kDistanceGrain, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t row = first; row < last; ++row) {
        float* const squares = block.data_ptr<float>() + (row - begin) * width;
        const float length = row_lengths_[static_cast<std::size_t>(row)];
        for (std::int64_t column = 0; column < width; ++column) {
          squares[column] = (length + lengths[column]) - 2.0F * squares[column];
        }
        use(row, {squares, static_cast<std::size_t>(width)});
      }
    });
  }
}

double PairDistances::Exact(std::int64_t row, std::int64_t column) const {
  const std::int64_t components = rows_.size(1);
  const float* const a = rows_.const_data_ptr<float>() + row * components;
  const float* const b = columns_.const_data_ptr<float>() + column * components;
  double sum = 0.0;
  for (std::int64_t i = 0; i < components; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace pentimento
