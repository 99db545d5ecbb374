#include "framework/nn/two_tap_convolution.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/ops/features/panel_product.h"
#include "framework/ops/features/two_tap_tile.h"

namespace pentimento {
namespace {

constexpr auto kAllPoints = static_cast<std::int64_t>(kTwoTapPoints);
constexpr auto kTilePlaces = static_cast<std::int64_t>(kTwoTapTile);
constexpr auto kPanel = static_cast<std::int64_t>(kTwoTapKernels);
constexpr std::int64_t kKernelSide = 4;
constexpr std::int64_t kKernelSize = kKernelSide * kKernelSide;
/// Below, moving tiles about costs more than the products that are saved.
constexpr std::int64_t kChannelsThatGain = 64;
/// Fewer tiles do not pay for reading kernels of four times the size.
constexpr std::int64_t kTilesThatGain = 9;
/// Tiles that are multiplied together: their points stay in the shared cache.
constexpr std::int64_t kTilesTogether = 128;
/// Tiles that a thread transforms at least.
constexpr std::int64_t kTilesOfAThread = 8;
/// Columns that are multiplied together.
constexpr std::int64_t kBlock = 2 * kPanel;
/// Between rows, and between matrices: were their distance a power of two, the same place of all of them would fall in
/// the same few lines of the cache.
constexpr std::int64_t kBetween = 16;

static_assert(kTwoTapKernels == kPanelColumns && kTwoTapKernels == kTwoTapChannels);

std::size_t Unsigned(std::int64_t value) { return static_cast<std::size_t>(value); }

std::int64_t RoundedUp(std::int64_t value, std::int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// Tiles over places at which a kernel of 2x2 stands.
struct TileGrid {
  TileGrid(std::int64_t height, std::int64_t width)
      : rows((height + kTilePlaces - 1) / kTilePlaces), columns((width + kTilePlaces - 1) / kTilePlaces) {}

  /// The first of a tile's places.
  struct Corner {
    std::int64_t image;
    std::int64_t top;
    std::int64_t left;
  };
  [[nodiscard]] Corner Place(std::int64_t tile) const {
    return {tile / (rows * columns), tile / columns % rows * kTilePlaces, tile % columns * kTilePlaces};
  }

  std::int64_t rows;
  std::int64_t columns;
};

TileGrid GridOf(std::int64_t height, std::int64_t width, TwoTapConvolution::Direction direction) {
  return direction == TwoTapConvolution::Direction::kDown ? TileGrid(height / 2, width / 2)
                                                          : TileGrid(height + 1, width + 1);
}

/// A channels-last map, of which every `step`-th row and column counts.
template <class Pointer>
struct Lattice {
  /// The pixels of a square, row by row. @param outside stands for those that are not in the map.
  template <std::size_t kCount>
  [[nodiscard]] std::array<Pointer, kCount * kCount> Pixels(std::int64_t image, std::int64_t top, std::int64_t left,
                                                            Pointer outside) const {
    std::array<Pointer, kCount * kCount> pixels;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::int64_t y = top + step * static_cast<std::int64_t>(i / kCount);
      const std::int64_t x = left + step * static_cast<std::int64_t>(i % kCount);
      const bool inside = y >= 0 && y < height && x >= 0 && x < width;
      pixels[i] = inside ? map + ((image * height + y) * width + x) * channels : outside;
    }
    return pixels;
  }

  Pointer map;
  std::int64_t height;
  std::int64_t width;
  std::int64_t channels;
  std::int64_t step;
};

/// A convolution's kernel at the points.
struct PanelsAtPoints {
  const float* panels;  ///< [16] matrices [maps_in * in, maps_out * out]
  const float* bias;    ///< [out], or null
  std::int64_t maps_in;
  std::int64_t in;
  std::int64_t maps_out;
  std::int64_t out;
};

/// Takes tiles through the three steps of a convolution, some of them at a time; threads share each step.
class TilePassage {
 public:
  TilePassage(const PanelsAtPoints& kernels, const Lattice<const float*>& from, const Lattice<float*>& to,
              const TileGrid& grid, std::int64_t most_tiles)
      : kernels_(kernels),
        from_(from),
        to_(to),
        grid_(grid),
        depth_(kernels.maps_in * kernels.in),
        columns_(kernels.maps_out * kernels.out),
        zeros_(Unsigned(kernels.in)),
        points_(std::make_unique_for_overwrite<float[]>(Unsigned(kAllPoints * MatrixOf(most_tiles)))),
        products_(std::make_unique_for_overwrite<float[]>(Unsigned(kAllPoints * RowsOf(most_tiles) * columns_))) {}

  void Run(std::int64_t first, std::int64_t tiles) {
    ParallelRange(0, tiles, kTilesOfAThread, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t tile = begin; tile < end; ++tile) {
        ToPoints(grid_.Place(first + tile), tile, MatrixOf(tiles));
      }
    });
    ParallelRange(0, kAllPoints * columns_ / kBlock, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t block = begin; block < end; ++block) {
        Multiply(block, tiles);
      }
    });
    ParallelRange(0, tiles, kTilesOfAThread, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t tile = begin; tile < end; ++tile) {
        ToOutput(grid_.Place(first + tile), tile, RowsOf(tiles));
      }
    });
  }

 private:
  static std::int64_t RowsOf(std::int64_t tiles) { return RoundedUp(tiles, static_cast<std::int64_t>(kPanelRows)); }
  [[nodiscard]] std::int64_t RowSize() const { return depth_ + kBetween; }
  [[nodiscard]] std::int64_t MatrixOf(std::int64_t tiles) const { return RowsOf(tiles) * RowSize() + kBetween; }

  void ToPoints(const TileGrid::Corner& corner, std::int64_t tile, std::int64_t matrix) {
    for (std::int64_t map = 0; map < kernels_.maps_in; ++map) {
      const auto pixels = from_.Pixels<kTwoTapWindow>(corner.image, from_.step * corner.top - 1 + map / 2,
                                                      from_.step * corner.left - 1 + map % 2, zeros_.data());
      TwoTapForward(pixels, Unsigned(kernels_.in), points_.get() + tile * RowSize() + map * kernels_.in,
                    Unsigned(matrix));
    }
  }

  /// Some columns of the product at a point: a matrix [rows,kBlock] of its own.
  void Multiply(std::int64_t block, std::int64_t tiles) {
    const std::int64_t point = block / (columns_ / kBlock);
    MultiplyByPanels(points_.get() + point * MatrixOf(tiles), Unsigned(RowSize()),
                     kernels_.panels + block * kBlock * depth_, products_.get() + block * RowsOf(tiles) * kBlock,
                     Unsigned(RowsOf(tiles)), Unsigned(depth_), Unsigned(kBlock));
  }

  void ToOutput(const TileGrid::Corner& corner, std::int64_t tile, std::int64_t rows) {
    std::array<float, kTwoTapChannels> nowhere;
    for (std::int64_t panel = 0; panel < columns_ / kPanel; ++panel) {
      const std::int64_t map = panel % kernels_.maps_out;
      const std::int64_t channel = panel / kernels_.maps_out * kPanel;
      const Lattice<float*> lot = {to_.map + channel, to_.height, to_.width, to_.channels, to_.step};
      const auto pixels = lot.Pixels<kTwoTapTile>(corner.image, to_.step * corner.top - map / 2,
                                                  to_.step * corner.left - map % 2, nowhere.data());
      const std::int64_t column = panel * kPanel;
      TwoTapBackward(products_.get() + (column / kBlock * rows + tile) * kBlock + column % kBlock,
                     Unsigned(rows * columns_), kTwoTapChannels,
                     kernels_.bias == nullptr ? nullptr : kernels_.bias + channel, pixels);
    }
  }

  PanelsAtPoints kernels_;
  Lattice<const float*> from_;
  Lattice<float*> to_;
  TileGrid grid_;
  std::int64_t depth_;
  std::int64_t columns_;
  std::vector<float> zeros_;
  std::unique_ptr<float[]> points_;    ///< [16] matrices [tiles,depth]
  std::unique_ptr<float[]> products_;  ///< [16] times [blocks,tiles,kBlock]
};

}  // namespace

bool TwoTapConvolution::Suits(const torch::Tensor& weight, const std::array<std::int64_t, 2>& stride,
                              const std::array<std::int64_t, 2>& padding) {
  using Pair = std::array<std::int64_t, 2>;
  return weight.scalar_type() == torch::kFloat32 && weight.size(2) == kKernelSide && weight.size(3) == kKernelSide &&
         stride == Pair{2, 2} && padding == Pair{1, 1} && weight.size(0) >= kChannelsThatGain &&
         weight.size(1) >= kChannelsThatGain && weight.size(0) % kBlock == 0 && weight.size(1) % kBlock == 0;
}

bool TwoTapConvolution::Suits(const torch::Tensor& x, Direction direction) {
  const TileGrid grid = GridOf(x.size(2), x.size(3), direction);
  const bool even = x.size(2) % 2 == 0 && x.size(3) % 2 == 0;
  return (direction == Direction::kUp || even) && x.size(0) * grid.rows * grid.columns >= kTilesThatGain;
}

TwoTapConvolution::TwoTapConvolution(const torch::Tensor& weight, const torch::Tensor& bias, Direction direction)
    : direction_(direction),
      in_(weight.size(direction == Direction::kDown ? 1 : 0)),
      out_(weight.size(direction == Direction::kDown ? 0 : 1)),
      depth_(MapsIn() * in_),
      columns_(MapsOut() * out_) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor kernels = weight.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  panels_ = torch::empty({kAllPoints, depth_ * columns_});
  ParallelRange(0, columns_ / kPanel, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t panel = begin; panel < end; ++panel) {
      Transform(kernels.const_data_ptr<float>(), panel);
    }
  });
  if (bias.defined()) {
    const torch::Tensor values = bias.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    bias_.assign(values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel());
  }
}

/// Panels of the output's maps take turns: first 16 channels of each of them, then the next 16.
void TwoTapConvolution::Transform(const float* kernels, std::int64_t panel) {
  const bool down = direction_ == Direction::kDown;
  const std::int64_t out_apart = (down ? in_ : 1) * kKernelSize;
  const std::int64_t in_apart = (down ? 1 : out_) * kKernelSize;
  const std::int64_t lot = panel / MapsOut();
  for (std::int64_t row = 0; row < depth_; ++row) {
    const std::int64_t map = down ? row / in_ : panel % MapsOut();
    const float* const kernel = kernels + lot * kPanel * out_apart + row % in_ * in_apart;
    // Output 2s - m of a transposed convolution is the input at s - 1 times the kernel's value 3 - m, plus that at s
    // times 1 - m; output s of the other is the input at 2s - 1 + m times value m, plus that at 2s + 1 + m times 2 + m.
    const auto place = [&](std::int64_t tap, std::int64_t half) { return down ? 2 * tap + half : 3 - 2 * tap - half; };
    std::array<const float*, kTwoTapValues> values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto tap = static_cast<std::int64_t>(i);
      values[i] = kernel + place(tap / 2, map / 2) * kKernelSide + place(tap % 2, map % 2);
    }
    TwoTapTransformKernels(values, Unsigned(out_apart), panels_.data_ptr<float>() + (panel * depth_ + row) * kPanel,
                           Unsigned(depth_ * columns_));
  }
}

torch::Tensor TwoTapConvolution::Convolve(const torch::Tensor& x) const {
  const torch::NoGradGuard no_gradients;
  const bool down = direction_ == Direction::kDown;
  const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
  const std::int64_t height = down ? x.size(2) / 2 : 2 * x.size(2);
  const std::int64_t width = down ? x.size(3) / 2 : 2 * x.size(3);
  torch::Tensor output =
      torch::empty({x.size(0), out_, height, width}, x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  const TileGrid grid = GridOf(x.size(2), x.size(3), direction_);
  const std::int64_t count = x.size(0) * grid.rows * grid.columns;
  const std::int64_t parts = (count + kTilesTogether - 1) / kTilesTogether;
  const std::int64_t each = (count + parts - 1) / parts;
  TilePassage passage(
      {panels_.const_data_ptr<float>(), bias_.empty() ? nullptr : bias_.data(), MapsIn(), in_, MapsOut(), out_},
      {input.const_data_ptr<float>(), x.size(2), x.size(3), in_, down ? 2 : 1},
      {output.data_ptr<float>(), height, width, out_, down ? 1 : 2}, grid, each);
  for (std::int64_t first = 0; first < count; first += each) {
    passage.Run(first, std::min(each, count - first));
  }
  return output;
}

}  // namespace pentimento
