#include "metrics/distribution/pair_products.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ATen/ops/constant_pad_nd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/ops/features/panel_product.h"

namespace pentimento {
namespace {

/// Rows that are multiplied together: their products fit a core's own cache, and they are a multiple of a panel's rows
/// and of its columns.
constexpr std::int64_t kRowsAtOnce = 48;
static_assert(kRowsAtOnce % kPanelRows == 0 && kRowsAtOnce % kPanelColumns == 0);

torch::Tensor Padded(const torch::Tensor& rows) {
  const std::int64_t missing = (kRowsAtOnce - rows.size(0) % kRowsAtOnce) % kRowsAtOnce;
  return missing == 0 ? rows.contiguous() : at::constant_pad_nd(rows, {0, 0, 0, missing});
}

}  // namespace

PairProducts::PairProducts(const torch::Tensor& rows, const torch::Tensor& columns)
    : count_(rows.size(0)), width_(columns.size(0)) {
  const torch::NoGradGuard no_gradients;
  rows_ = Padded(rows.to(torch::kFloat32));
  const torch::Tensor vectors = columns.to(torch::kFloat32).contiguous();
  panels_ = PanelsOfColumns({vectors.const_data_ptr<float>(), static_cast<std::size_t>(vectors.numel())},
                            static_cast<std::size_t>(vectors.size(1)));
}

void PairProducts::ForEachRow(const std::function<void(const Part&)>& use, bool upper) const {
  const std::int64_t depth = rows_.size(1);
  const std::int64_t padded_width = static_cast<std::int64_t>(panels_.size()) / depth;
  const std::int64_t lots = rows_.size(0) / kRowsAtOnce;
  ParallelRange(0, lots, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> products(static_cast<std::size_t>(kRowsAtOnce * padded_width));
    for (std::int64_t i = begin; i < end; ++i) {
      // Of a triangle the long rows come first: every thread takes them in turn with short ones.
      const std::int64_t lot = i % 2 == 0 ? i / 2 : lots - 1 - i / 2;
      const std::int64_t top = lot * kRowsAtOnce;
      const std::int64_t first = upper ? top : 0;
      const std::int64_t columns = padded_width - first;
      MultiplyByPanels(rows_.const_data_ptr<float>() + top * depth, panels_.data() + first * depth, products.data(),
                       static_cast<std::size_t>(kRowsAtOnce), static_cast<std::size_t>(depth),
                       static_cast<std::size_t>(columns));
      for (std::int64_t row = top; row < std::min(top + kRowsAtOnce, count_); ++row) {
        use({row, first, {products.data() + (row - top) * columns, static_cast<std::size_t>(width_ - first)}});
      }
    }
  });
}

}  // namespace pentimento
