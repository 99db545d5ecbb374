#include "framework/nn/winograd_convolve.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ATen/autocast_mode.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/parallel_range.h"
#include "framework/nn/no_second_gradient.h"
#include "framework/nn/winograd.h"
#include "framework/nn/winograd_grid.h"
#include "framework/ops/features/panel_product.h"
#include "framework/ops/features/winograd_tile.h"

namespace pentimento {
namespace {

constexpr std::int64_t kKernelValues = 9;
/// Channels that are multiplied together; they come in lots. So few that what belongs to them stays in the cache of a
/// core, and so many that the product runs at full speed.
constexpr auto kLot = static_cast<std::int64_t>(kWinogradKernels);
constexpr std::int64_t kLotsTogether = 2;
/// Tiles that are multiplied together: their points stay in the shared cache.
constexpr std::int64_t kMostTiles = 128;
/// Tiles that a thread transforms at least.
constexpr std::int64_t kFewestTiles = 16;
/// Between matrices that are written side by side: were their distance a power of two, the same place of all of them
/// would fall in the same few lines of the cache.
constexpr std::int64_t kGap = 16;

static_assert(kWinogradKernels == kPanelColumns && kPanelRows <= kPanelColumns);

/// At least so much memory, not filled, which its owner keeps between calls: its pages are there.
float* Keep(std::vector<float>& memory, std::int64_t size) {
  memory.resize(std::max(memory.size(), static_cast<std::size_t>(size)));
  return memory.data();
}

std::size_t Size(std::int64_t value) { return static_cast<std::size_t>(value); }

/// Calls `work(first, tiles)` with equal parts of the tiles.
template <class Work>
void ForParts(std::int64_t count, const Work& work) {
  const std::int64_t parts = (count + kMostTiles - 1) / kMostTiles;
  const std::int64_t each = (count + parts - 1) / parts;
  for (std::int64_t first = 0; first < count; first += each) {
    work(first, std::min(each, count - first));
  }
}

/// Calls `work(channel, channels)` with all channels, some at a time, side by side.
template <class Work>
void ForChannels(std::int64_t count, const Work& work) {
  ParallelRange(0, count / kLot, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t lot = begin; lot < end; lot += kLotsTogether) {
      work(lot * kLot, std::min(kLotsTogether, end - lot) * kLot);
    }
  });
}

/// The kernels of a convolution, or of the one that takes the gradients of its result to those of its input.
struct Kernels {
  static Kernels Of(const torch::Tensor& weight) {
    return {weight.const_data_ptr<float>(), weight.size(1), weight.size(0),
            weight.size(1) * kKernelValues, kKernelValues,  WinogradTurn::kNone};
  }
  static Kernels OfGradients(const torch::Tensor& weight) {
    return {weight.const_data_ptr<float>(), weight.size(0),     weight.size(1), kKernelValues,
            weight.size(1) * kKernelValues, WinogradTurn::kHalf};
  }

  const float* values;
  std::int64_t in;
  std::int64_t out;
  std::int64_t out_apart;
  std::int64_t in_apart;
  WinogradTurn turn;
};

/// Some output channels of some tiles.
struct Part {
  std::int64_t first;  ///< tile
  std::int64_t tiles;
  std::int64_t channel;
  std::int64_t channels;
};

/// @param points [36] matrices [rows,in], `apart` values after each other. @param y the output.
void MultiplyPart(const Kernels& kernels, const WinogradGrid& grid, const Part& part, const float* points,
                  std::int64_t apart, float* y) {
  thread_local std::vector<float> memory_of_panels, memory_of_products, nowhere;
  const std::int64_t rows = (part.tiles + static_cast<std::int64_t>(kPanelRows) - 1) /
                            static_cast<std::int64_t>(kPanelRows) * static_cast<std::int64_t>(kPanelRows);
  constexpr auto kMatrices = static_cast<std::int64_t>(kWinogradPoints);
  const std::int64_t panel_size = kernels.in * part.channels + kGap;
  const std::int64_t product_size = rows * part.channels + kGap;
  float* const panels = Keep(memory_of_panels, kMatrices * panel_size);
  float* const products = Keep(memory_of_products, kMatrices * product_size);
  for (std::int64_t lot = 0; lot < part.channels; lot += kLot) {
    for (std::int64_t in = 0; in < kernels.in; ++in) {
      WinogradKernels(kernels.values + (part.channel + lot) * kernels.out_apart + in * kernels.in_apart,
                      Size(kernels.out_apart), kernels.turn, panels + lot * kernels.in + in * kLot, Size(panel_size));
    }
  }
  for (std::int64_t point = 0; point < kMatrices; ++point) {
    MultiplyByPanels(points + point * apart, Size(kernels.in), panels + point * panel_size,
                     products + point * product_size, Size(rows), Size(kernels.in), Size(part.channels));
  }
  for (std::int64_t tile = 0; tile < part.tiles; ++tile) {
    WinogradBackward(products + tile * part.channels, Size(product_size), Size(part.channels), nullptr, false,
                     grid.Outputs(part.first + tile, y + part.channel, kernels.out, Keep(nowhere, part.channels)));
  }
}

/// @param x channels-last.
torch::Tensor Convolved(const torch::Tensor& x, const Kernels& kernels, std::int64_t padding,
                        MapBorder border = MapBorder::kZeros) {
  const std::int64_t shrink = 2 - 2 * padding;
  torch::Tensor y = torch::empty({x.size(0), kernels.out, x.size(2) - shrink, x.size(3) - shrink},
                                 x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  const WinogradGrid grid({x.size(2), x.size(3)}, {y.size(2), y.size(3)}, padding, border);
  const float* const from = x.const_data_ptr<float>();
  float* const to = y.data_ptr<float>();
  const std::vector<float> zeros(Size(kernels.in));
  thread_local std::vector<float> memory;
  ForParts(grid.count(x.size(0)), [&](std::int64_t first, std::int64_t tiles) {
    const std::int64_t apart = (tiles + static_cast<std::int64_t>(kPanelRows)) * kernels.in + kGap;
    float* const points = Keep(memory, apart * static_cast<std::int64_t>(kWinogradPoints));
    ParallelRange(0, tiles, kFewestTiles, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t tile = begin; tile < end; ++tile) {
        WinogradForward(grid.Inputs(first + tile, from, kernels.in, zeros.data()), Size(kernels.in),
                        points + tile * kernels.in, Size(apart));
      }
    });
    ForChannels(kernels.out, [&](std::int64_t channel, std::int64_t channels) {
      MultiplyPart(kernels, grid, {first, tiles, channel, channels}, points, apart, to);
    });
  });
  return y;
}

/// What some tiles add to the gradients of some output channels' kernels.
/// @param panels [36] matrices [tiles,in] as panels, `apart` values after each other. @param result of these channels.
void AddKernelGradients(const WinogradGrid& grid, const Part& part, const float* panels, std::int64_t apart,
                        const torch::Tensor& gradients, std::int64_t in, float* result) {
  thread_local std::vector<float> memory_of_points, memory_of_products, zeros;
  constexpr auto kMatrices = static_cast<std::int64_t>(kWinogradPoints);
  const std::int64_t size = part.tiles * part.channels + kGap;
  const std::int64_t product_size = part.channels * in + kGap;
  float* const points = Keep(memory_of_points, kMatrices * size);
  float* const products = Keep(memory_of_products, kMatrices * product_size);
  const float* const from = gradients.const_data_ptr<float>() + part.channel;
  const float* const outside = Keep(zeros, part.channels);  // never written
  for (std::int64_t tile = 0; tile < part.tiles; ++tile) {
    WinogradBackwardGradient(grid.Outputs(part.first + tile, from, gradients.size(1), outside), Size(part.channels),
                             points + tile * part.channels, Size(size));
  }
  for (std::int64_t point = 0; point < kMatrices; ++point) {
    MultiplyTransposedByPanels(points + point * size, Size(part.channels), panels + point * apart,
                               products + point * product_size, Size(part.channels), Size(part.tiles), Size(in));
  }
  for (std::int64_t lot = 0; lot < part.channels * in; lot += kLot) {
    WinogradAddKernelGradients(products + lot, Size(product_size), result + lot * kKernelValues);
  }
}

/// @param x,gradients channels-last. @returns [out,in,3,3].
torch::Tensor KernelGradients(const torch::Tensor& x, const torch::Tensor& gradients, std::int64_t padding) {
  const std::int64_t in = x.size(1);
  const std::int64_t out = gradients.size(1);
  const WinogradGrid grid({x.size(2), x.size(3)}, {gradients.size(2), gradients.size(3)}, padding);
  const std::vector<float> zeros(Size(in));
  torch::Tensor result = torch::zeros({out, in, 3, 3});
  thread_local std::vector<float> memory;
  ForParts(grid.count(x.size(0)), [&](std::int64_t first, std::int64_t tiles) {
    const std::int64_t apart = tiles * in + kGap;
    float* const panels = Keep(memory, apart * static_cast<std::int64_t>(kWinogradPoints));
    ParallelRange(0, tiles, kFewestTiles, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t tile = begin; tile < end; ++tile) {
        for (std::int64_t channel = 0; channel < in; channel += kLot) {
          WinogradForward(grid.Inputs(first + tile, x.const_data_ptr<float>() + channel, in, zeros.data()), Size(kLot),
                          panels + channel * tiles + tile * kLot, Size(apart));
        }
      }
    });
    ForChannels(out, [&](std::int64_t channel, std::int64_t channels) {
      AddKernelGradients(grid, {first, tiles, channel, channels}, panels, apart, gradients, in,
                         result.data_ptr<float>() + channel * in * kKernelValues);
    });
  });
  return result;
}

struct WinogradFunction : torch::autograd::Function<WinogradFunction> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               const torch::Tensor& weight, std::int64_t padding) {
    const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor kernels = weight.contiguous();
    context->save_for_backward({input, kernels});
    context->saved_data["padding"] = padding;
    return Convolved(input, Kernels::Of(kernels), padding);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& given) {
    RefuseSecondGradient("Winograd's convolution");
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const std::int64_t padding = context->saved_data["padding"].toInt();
    const torch::Tensor gradients = given[0].contiguous(torch::MemoryFormat::ChannelsLast);
    torch::autograd::variable_list result(3);
    if (context->needs_input_grad(0)) {
      result[0] = Convolved(gradients, Kernels::OfGradients(saved[1]), 2 - padding);
    }
    if (context->needs_input_grad(1)) {
      result[1] = KernelGradients(saved[0], gradients, padding);
    }
    return result;
  }
};

}  // namespace

bool WinogradPays(const torch::Tensor& weight, std::int64_t stride, Precision precision) {
  const bool matrix_units = precision == Precision::kBf16 && HasBf16MatrixUnits();
  return !matrix_units && WinogradConvolution::Suits(weight, stride, 0);
}

bool WinogradPays(const torch::Tensor& weight, std::int64_t stride) {
  const bool mixed = at::autocast::is_autocast_enabled(torch::kCPU);
  return WinogradPays(weight, stride, mixed ? Precision::kBf16 : Precision::kFp32);
}

torch::Tensor WinogradConvolve(const torch::Tensor& x, const torch::Tensor& weight, std::int64_t padding) {
  return WinogradFunction::apply(x, weight, padding);
}

torch::Tensor WinogradConvolveReflected(const torch::Tensor& x, const torch::Tensor& weight) {
  const torch::NoGradGuard no_gradients;
  if (x.size(2) < 2 || x.size(3) < 2) {
    throw ShapeError(fmt::format("a map of {}x{} is too small to be reflected", x.size(3), x.size(2)));
  }
  const torch::Tensor kernels = weight.contiguous();
  return Convolved(x.contiguous(torch::MemoryFormat::ChannelsLast), Kernels::Of(kernels), 1, MapBorder::kReflection);
}

}  // namespace pentimento
