#include "framework/nn/winograd.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/ops/features/panel_product.h"
#include "framework/ops/features/winograd_tile.h"

namespace pentimento {
namespace {

constexpr auto kTile = static_cast<std::int64_t>(kWinogradTile);
constexpr auto kWindow = static_cast<std::int64_t>(kWinogradWindow);
constexpr auto kPoints = static_cast<std::int64_t>(kWinogradPoints);
constexpr auto kColumns = static_cast<std::int64_t>(kPanelColumns);
/// Below, moving tiles about costs more than the products that are saved.
constexpr std::int64_t kFewestChannels = 64;
/// Tiles that are multiplied together.
constexpr std::int64_t kTilesAtOnce = 48;
/// Lots of kernels that a thread transforms at least.
constexpr std::int64_t kLotsAtOnce = 256;

/// Where the tiles of a batch lie in its input and output, both channels-last.
class TileGrid {
 public:
  TileGrid(const torch::Tensor& x, torch::Tensor& y, std::int64_t padding)
      : x_(x.const_data_ptr<float>()),
        y_(y.data_ptr<float>()),
        in_(x.size(1)),
        out_(y.size(1)),
        height_(x.size(2)),
        width_(x.size(3)),
        out_height_(y.size(2)),
        out_width_(y.size(3)),
        padding_(padding),
        rows_((out_height_ + kTile - 1) / kTile),
        columns_((out_width_ + kTile - 1) / kTile),
        zeros_(static_cast<std::size_t>(in_)),
        count_(x.size(0) * rows_ * columns_) {}

  [[nodiscard]] std::int64_t count() const { return count_; }

  /// Outside the picture there are zeros.
  [[nodiscard]] WinogradInputs Inputs(std::int64_t tile) const {
    WinogradInputs pixels;
    const auto [image, top, left] = Place(tile);
    for (std::int64_t i = 0; i < kPoints; ++i) {
      const std::int64_t y = top + i / kWindow - padding_;
      const std::int64_t x = left + i % kWindow - padding_;
      const bool inside = y >= 0 && y < height_ && x >= 0 && x < width_;
      pixels[static_cast<std::size_t>(i)] = inside ? x_ + ((image * height_ + y) * width_ + x) * in_ : zeros_.data();
    }
    return pixels;
  }

  /// @param nowhere takes what lies outside the picture.
  [[nodiscard]] WinogradOutputs Outputs(std::int64_t tile, float* nowhere) const {
    WinogradOutputs pixels;
    const auto [image, top, left] = Place(tile);
    for (std::int64_t i = 0; i < kTile * kTile; ++i) {
      const std::int64_t y = top + i / kTile;
      const std::int64_t x = left + i % kTile;
      const bool inside = y < out_height_ && x < out_width_;
      pixels[static_cast<std::size_t>(i)] = inside ? y_ + ((image * out_height_ + y) * out_width_ + x) * out_ : nowhere;
    }
    return pixels;
  }

 private:
  struct Corner {
    std::int64_t image;
    std::int64_t top;
    std::int64_t left;
  };
  [[nodiscard]] Corner Place(std::int64_t tile) const {
    return {tile / (rows_ * columns_), tile / columns_ % rows_ * kTile, tile % columns_ * kTile};
  }

  const float* x_;
  float* y_;
  std::int64_t in_;
  std::int64_t out_;
  std::int64_t height_;
  std::int64_t width_;
  std::int64_t out_height_;
  std::int64_t out_width_;
  std::int64_t padding_;
  std::int64_t rows_;
  std::int64_t columns_;
  std::vector<float> zeros_;
  std::int64_t count_;
};

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
      WinogradKernels(from, static_cast<std::size_t>(apart), panels_.data_ptr<float>() + lot * kColumns,
                      static_cast<std::size_t>(in_ * out_));
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
  const TileGrid grid(input, output, padding_);
  const float* const panels = panels_.const_data_ptr<float>();
  const float* const bias = bias_.empty() ? nullptr : bias_.data();
  // Each thread takes tiles of its own through all three steps, so that none waits for another.
  ParallelRange(0, grid.count(), kTilesAtOnce / 2, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> points(kWinogradPoints * kTilesAtOnce * in);
    std::vector<float> products(kWinogradPoints * kTilesAtOnce * out);
    std::vector<float> nowhere(out);
    for (std::int64_t first = begin; first < end; first += kTilesAtOnce) {
      const auto tiles = static_cast<std::size_t>(std::min(kTilesAtOnce, end - first));
      const std::size_t rows = (tiles + kPanelRows - 1) / kPanelRows * kPanelRows;
      for (std::size_t tile = 0; tile < tiles; ++tile) {
        WinogradForward(grid.Inputs(first + static_cast<std::int64_t>(tile)), in, points.data() + tile * in, rows * in);
      }
      for (std::size_t point = 0; point < kWinogradPoints; ++point) {
        MultiplyByPanels(points.data() + point * rows * in, panels + point * in * out,
                         products.data() + point * rows * out, rows, in, out);
      }
      for (std::size_t tile = 0; tile < tiles; ++tile) {
        WinogradBackward(products.data() + tile * out, rows * out, out, bias, relu,
                         grid.Outputs(first + static_cast<std::int64_t>(tile), nowhere.data()));
      }
    }
  });
  return output;
}

}  // namespace pentimento
