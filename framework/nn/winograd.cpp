#include "framework/nn/winograd.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/nn/winograd_grid.h"
#include "framework/ops/features/panel_product.h"
#include "framework/ops/features/winograd_tile.h"

namespace pentimento {
namespace {

constexpr auto kPoints = static_cast<std::int64_t>(kWinogradPoints);
constexpr auto kColumns = static_cast<std::int64_t>(kPanelColumns);
/// Below, moving tiles about costs more than the products that are saved.
constexpr std::int64_t kFewestChannels = 64;
/// Tiles that are multiplied together.
constexpr std::int64_t kTilesAtOnce = 48;
/// Lots of kernels that a thread transforms at least.
constexpr std::int64_t kLotsAtOnce = 256;

}  // namespace

bool WinogradConvolution::Suits(const torch::Tensor& weight, std::int64_t stride, std::int64_t padding) {
  constexpr auto kMultiple = static_cast<std::int64_t>(kWinogradChannels);
  return weight.scalar_type() == torch::kFloat32 && weight.size(2) == 3 && weight.size(3) == 3 && stride == 1 &&
         (padding == 0 || padding == 1) && weight.size(0) >= kFewestChannels && weight.size(1) >= kFewestChannels &&
         weight.size(0) % kMultiple == 0 && weight.size(1) % kMultiple == 0;
}

WinogradConvolution::WinogradConvolution(const torch::Tensor& weight, const torch::Tensor& bias, std::int64_t padding)
    : in_(weight.size(1)), out_(weight.size(0)), padding_(padding) {
  const torch::NoGradGuard no_gradients;
  static_assert(kWinogradKernels == kPanelColumns);
  const torch::Tensor kernels = weight.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  constexpr std::int64_t kKernel = 9;
  const std::int64_t apart = in_ * kKernel;
  panels_ = torch::empty({kPoints, in_ * out_});
  ParallelRange(0, out_ / kColumns * in_, kLotsAtOnce, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t lot = begin; lot < end; ++lot) {
      const float* const from = kernels.const_data_ptr<float>() + lot / in_ * kColumns * apart + lot % in_ * kKernel;
      WinogradKernels(from, static_cast<std::size_t>(apart), WinogradTurn::kNone,
                      panels_.data_ptr<float>() + lot * kColumns, static_cast<std::size_t>(in_ * out_));
    }
  });
  if (bias.defined()) {
    const torch::Tensor values = bias.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    bias_.assign(values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel());
  }
}

torch::Tensor WinogradConvolution::Convolve(const torch::Tensor& x, bool relu) const {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
  const auto in = static_cast<std::size_t>(in_);
  const auto out = static_cast<std::size_t>(out_);
  const std::int64_t shrink = 2 - 2 * padding_;
  torch::Tensor output = torch::empty({x.size(0), out_, x.size(2) - shrink, x.size(3) - shrink},
                                      x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  const WinogradGrid grid({x.size(2), x.size(3)}, {output.size(2), output.size(3)}, padding_);
  const std::vector<float> zeros(in);
  const float* const from = input.const_data_ptr<float>();
  float* const to = output.data_ptr<float>();
  const float* const panels = panels_.const_data_ptr<float>();
  const float* const bias = bias_.empty() ? nullptr : bias_.data();
  // Each thread takes tiles of its own through all three steps, so that none waits for another.
  ParallelRange(0, grid.count(x.size(0)), kTilesAtOnce / 2, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> points(kWinogradPoints * kTilesAtOnce * in);
    std::vector<float> products(kWinogradPoints * kTilesAtOnce * out);
    std::vector<float> nowhere(out);
    for (std::int64_t first = begin; first < end; first += kTilesAtOnce) {
      const auto tiles = static_cast<std::size_t>(std::min(kTilesAtOnce, end - first));
      const std::size_t rows = (tiles + kPanelRows - 1) / kPanelRows * kPanelRows;
      for (std::size_t tile = 0; tile < tiles; ++tile) {
        WinogradForward(grid.Inputs(first + static_cast<std::int64_t>(tile), from, in_, zeros.data()), in,
                        points.data() + tile * in, rows * in);
      }
      for (std::size_t point = 0; point < kWinogradPoints; ++point) {
        MultiplyByPanels(points.data() + point * rows * in, in, panels + point * in * out,
                         products.data() + point * rows * out, rows, in, out);
      }
      for (std::size_t tile = 0; tile < tiles; ++tile) {
        WinogradBackward(products.data() + tile * out, rows * out, out, bias, relu,
                         grid.Outputs(first + static_cast<std::int64_t>(tile), to, out_, nowhere.data()));
      }
    }
  });
  return output;
}

}  // namespace pentimento
