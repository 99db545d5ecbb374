#include "framework/nn/hann_l2_pool.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/ops/conv2d.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/nn/fast_path.h"
#include "framework/ops/features/hann_pool.h"

namespace pentimento {
namespace {

/// Under the root, so that its gradient exists at 0.
constexpr double kFloor = 1e-12;
/// Rows that a thread takes at least.
constexpr std::int64_t kGrain = 4;

/// @param Value what the bits of the map's numbers are.
template <class Value>
torch::Tensor PoolInVectors(const torch::Tensor& x) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
  const std::int64_t channels = x.size(1);
  const std::int64_t height = x.size(2);
  const std::int64_t width = x.size(3);
  const std::int64_t rows = (height + 1) / 2;
  const std::int64_t columns = (width + 1) / 2;
  torch::Tensor output =
      torch::empty({x.size(0), channels, rows, columns}, x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  const std::vector<Value> zeros(static_cast<std::size_t>(channels));
  ParallelRange(0, x.size(0) * rows, kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      const Value* const image =
          static_cast<const Value*>(input.const_data_ptr()) + row / rows * height * width * channels;
      Value* const out = static_cast<Value*>(output.mutable_data_ptr()) + row * columns * channels;
      for (std::int64_t column = 0; column < columns; ++column) {
        PoolWindow<Value> window;
        for (std::int64_t i = 0; i < 9; ++i) {
          const std::int64_t y = 2 * (row % rows) + i / 3 - 1;
          const std::int64_t x_at = 2 * column + i % 3 - 1;
          const bool inside = y >= 0 && y < height && x_at >= 0 && x_at < width;
          window[static_cast<std::size_t>(i)] = inside ? image + (y * width + x_at) * channels : zeros.data();
        }
        HannPool(window, static_cast<std::size_t>(channels), static_cast<float>(kFloor), out + column * channels);
      }
    }
  });
  return output;
}

}  // namespace

torch::Tensor HannL2PoolReference(const torch::Tensor& x) {
  const torch::Tensor window = torch::tensor({0.25, 0.5, 0.25}, x.options());
  const torch::Tensor hann = torch::outer(window, window).expand({x.size(1), 1, 3, 3});
  return (at::conv2d(x.square(), hann, {}, 2, 1, 1, x.size(1)) + kFloor).sqrt();
}

torch::Tensor HannL2Pool(const torch::Tensor& x) {
  if (SuitsFeatureKernels(x)) {
    return PoolInVectors<float>(x);
  }
  if (SuitsFeatureKernels(x, torch::kBFloat16)) {
    return PoolInVectors<Bfloat16>(x);
  }
  return HannL2PoolReference(x);
}

}  // namespace pentimento
