#include "metrics/distribution/pair_products.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/ops/features/panel_product.h"

namespace pentimento {
namespace {

/// Rows that are multiplied together, and columns they are multiplied by at a time: their products fit a core's own
/// cache.
constexpr std::int64_t kRowsAtOnce = 48;
constexpr std::int64_t kColumnsAtOnce = 512;
constexpr auto kColumnsOfPanel = static_cast<std::int64_t>(kPanelColumns);
static_assert(kRowsAtOnce % kPanelRows == 0 && kRowsAtOnce % kColumnsOfPanel == 0 &&
              kColumnsAtOnce % kColumnsOfPanel == 0);
constexpr std::int64_t kPanelsAThread = 8;

}  // namespace

PairProducts::PairProducts(const torch::Tensor& a, const torch::Tensor& b) : count_(a.size(0) + b.size(0)) {
  const torch::NoGradGuard no_gradients;
  const std::int64_t depth = a.size(1);
  const std::int64_t missing = (kRowsAtOnce - count_ % kRowsAtOnce) % kRowsAtOnce;
  rows_ = at::cat({a.to(torch::kFloat32), b.to(torch::kFloat32), at::zeros({missing, depth})}).contiguous();
  panels_ = at::empty_like(rows_);
  ParallelRange(0, rows_.size(0) / kColumnsOfPanel, kPanelsAThread, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t first = begin * kColumnsOfPanel * depth;
    const auto values = static_cast<std::size_t>((end - begin) * kColumnsOfPanel * depth);
    PanelsOfColumns({rows_.const_data_ptr<float>() + first, values}, static_cast<std::size_t>(depth),
                    {panels_.data_ptr<float>() + first, values});
  });
}

void PairProducts::ForEachPart(const std::function<void(const Part&)>& use) const {
  const std::int64_t depth = rows_.size(1);
  const std::int64_t lots = rows_.size(0) / kRowsAtOnce;
  ParallelRange(0, lots, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> products(static_cast<std::size_t>(kRowsAtOnce * kColumnsAtOnce));
    for (std::int64_t i = begin; i < end; ++i) {
      // The long rows come first: every thread takes them in turn with short ones.
      const std::int64_t lot = i % 2 == 0 ? i / 2 : lots - 1 - i / 2;
      const std::int64_t top = lot * kRowsAtOnce;
      for (std::int64_t left = top; left < count_; left += kColumnsAtOnce) {
        const std::int64_t columns = std::min(kColumnsAtOnce, rows_.size(0) - left);
        MultiplyByPanels(rows_.const_data_ptr<float>() + top * depth, static_cast<std::size_t>(depth),
                         panels_.const_data_ptr<float>() + left * depth, products.data(),
                         static_cast<std::size_t>(kRowsAtOnce), static_cast<std::size_t>(depth),
                         static_cast<std::size_t>(columns));
        const std::int64_t right = std::min(left + columns, count_);
        for (std::int64_t row = top; row < std::min(top + kRowsAtOnce, count_); ++row) {
          const std::int64_t first = std::max(left, row + 1);
          if (first < right) {
            use({row,
                 first,
                 {products.data() + (row - top) * columns + (first - left), static_cast<std::size_t>(right - first)}});
          }
        }
      }
    }
  });
}

}  // namespace pentimento
