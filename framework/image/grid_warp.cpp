#include "framework/image/grid_warp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <ATen/ops/grid_sampler_2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

constexpr std::array<std::int64_t, 3> kCells = {2, 4, 8};
/// Normal numbers are cut off here; the greatest is then a shift of `kMostShift` cells.
constexpr double kCutOff = 2.5;
constexpr double kMostShift = 0.24;

double CutOffNormal(RandomStream& random) {
  double value = random.Normal();
  while (std::abs(value) > kCutOff) {
    value = random.Normal();
  }
  return value / kCutOff;
}

/// [1,2,cells + 1,cells + 1], 0 at the border.
torch::Tensor RandomShifts(RandomStream& random, std::int64_t height, std::int64_t width) {
  const std::int64_t cells = kCells.at(random.Below(kCells.size()));
  torch::Tensor shifts = torch::zeros({1, 2, cells + 1, cells + 1});
  auto values = shifts.accessor<float, 4>();
  for (std::int64_t axis = 0; axis < 2; ++axis) {
    const double cell = static_cast<double>(axis == 0 ? width : height) / static_cast<double>(cells);
    for (std::int64_t y = 1; y < cells; ++y) {
      for (std::int64_t x = 1; x < cells; ++x) {
        values[0][axis][y][x] = static_cast<float>(CutOffNormal(random) * kMostShift * cell);
      }
    }
  }
  return shifts;
}

/// Places of pixels in the sampler's coordinates, in which the first and last pixel are -1 and 1.
torch::Tensor Places(std::int64_t size, const torch::TensorOptions& options) {
  return size > 1 ? torch::linspace(-1.0, 1.0, size, options) : torch::zeros({1}, options);
}

}  // namespace

torch::Tensor WarpByGrid(const torch::Tensor& images, const torch::Tensor& shifts) {
  if (images.dim() != 4 || images.numel() == 0 || shifts.dim() != 4 || shifts.size(0) != images.size(0) ||
      shifts.size(1) != 2 || shifts.size(2) < 2 || shifts.size(3) < 2) {
    throw ShapeError(fmt::format("a grid of shifts {} does not fit pictures {}", ShapeText(shifts), ShapeText(images)));
  }
  const std::int64_t height = images.size(2);
  const std::int64_t width = images.size(3);
  const torch::Tensor dense = at::upsample_bilinear2d(shifts, {height, width}, /*align_corners=*/true);
  const auto in_sampler_units = [](const torch::Tensor& pixels, std::int64_t size) {
    return pixels * (2.0 / static_cast<double>(std::max<std::int64_t>(size - 1, 1)));
  };
  const torch::Tensor x =
      Places(width, shifts.options()).view({1, 1, width}) + in_sampler_units(dense.select(1, 0), width);
  const torch::Tensor y =
      Places(height, shifts.options()).view({1, height, 1}) + in_sampler_units(dense.select(1, 1), height);
  constexpr std::int64_t kBilinear = 0;
  constexpr std::int64_t kNearestOutside = 1;
  return at::grid_sampler_2d(images, torch::stack({x, y}, 3), kBilinear, kNearestOutside, /*align_corners=*/true);
}

torch::Tensor WarpAtRandom(const torch::Tensor& images, std::uint64_t seed, std::string_view purpose, std::int64_t step,
                           std::int64_t place) {
  std::vector<torch::Tensor> warped;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    RandomStream random(seed, purpose, fmt::format("{}/{}", step, place + i));
    const torch::Tensor shifts = RandomShifts(random, images.size(2), images.size(3));
    warped.push_back(WarpByGrid(images.narrow(0, i, 1), shifts.to(images.device())));
  }
  return torch::cat(warped);
}

}  // namespace pentimento
