#include "framework/image/canny.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

/// A plane of whole numbers; what lies outside is 0.
class Plane {
 public:
  Plane(std::int64_t rows, std::int64_t columns)
      : rows_(rows), columns_(columns), values_(static_cast<std::size_t>(rows * columns)) {}

  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] std::int64_t columns() const { return columns_; }
  [[nodiscard]] bool Holds(std::int64_t row, std::int64_t column) const {
    return row >= 0 && row < rows_ && column >= 0 && column < columns_;
  }
  std::int32_t& At(std::int64_t row, std::int64_t column) {
    return values_[static_cast<std::size_t>(row * columns_ + column)];
  }
  [[nodiscard]] std::int32_t Get(std::int64_t row, std::int64_t column) const {
    return Holds(row, column) ? values_[static_cast<std::size_t>(row * columns_ + column)] : 0;
  }
  /// With the border repeated.
  [[nodiscard]] std::int32_t Nearest(std::int64_t row, std::int64_t column) const {
    return Get(std::clamp<std::int64_t>(row, 0, rows_ - 1), std::clamp<std::int64_t>(column, 0, columns_ - 1));
  }

 private:
  std::int64_t rows_;
  std::int64_t columns_;
  std::vector<std::int32_t> values_;
};

/// In whole numbers, as OpenCV makes pictures of 8 bits grey.
Plane GreyOf(const torch::Tensor& image) {
  constexpr std::array<std::int64_t, 3> kWeights = {9798, 19235, 3735};  // 0.299, 0.587, 0.114
  constexpr int kShift = 15;
  const torch::Tensor levels = (image.clamp(0.0, 1.0) * 255.0).round().to(torch::kInt64).contiguous();
  const auto values = levels.accessor<std::int64_t, 3>();
  Plane grey(image.size(1), image.size(2));
  for (std::int64_t row = 0; row < grey.rows(); ++row) {
    for (std::int64_t column = 0; column < grey.columns(); ++column) {
      const std::int64_t sum = kWeights[0] * values[0][row][column] + kWeights[1] * values[1][row][column] +
                               kWeights[2] * values[2][row][column];
      grey.At(row, column) = static_cast<std::int32_t>((sum + (std::int64_t{1} << (kShift - 1))) >> kShift);
    }
  }
  return grey;
}

struct Gradient {
  Plane across;
  Plane down;
  Plane magnitude;
};

Gradient SobelOf(const Plane& grey) {
  Gradient gradient{{grey.rows(), grey.columns()}, {grey.rows(), grey.columns()}, {grey.rows(), grey.columns()}};
  for (std::int64_t y = 0; y < grey.rows(); ++y) {
    for (std::int64_t x = 0; x < grey.columns(); ++x) {
      const auto at = [&](std::int64_t dy, std::int64_t dx) { return grey.Nearest(y + dy, x + dx); };
      const std::int32_t across = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
      const std::int32_t down = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
      gradient.across.At(y, x) = across;
      gradient.down.At(y, x) = down;
      gradient.magnitude.At(y, x) = std::abs(across) + std::abs(down);
    }
  }
  return gradient;
}

/// Whether the gradient is greatest here along its own direction, which is taken as one of four.
bool IsRidge(const Gradient& gradient, std::int64_t y, std::int64_t x) {
  constexpr std::int64_t kOne = std::int64_t{1} << 15;
  constexpr std::int64_t kTangentOf22Degrees = 13573;  // and a half; in units of 1 / kOne, as OpenCV has it
  const Plane& magnitude = gradient.magnitude;
  const std::int32_t here = magnitude.Get(y, x);
  const std::int32_t across = gradient.across.Get(y, x);
  const std::int32_t down = gradient.down.Get(y, x);
  const std::int64_t width = std::abs(across);
  const std::int64_t height = std::abs(down) * kOne;
  if (height < width * kTangentOf22Degrees) {
    return here > magnitude.Get(y, x - 1) && here >= magnitude.Get(y, x + 1);
  }
  if (height > width * (kTangentOf22Degrees + 2 * kOne)) {
    return here > magnitude.Get(y - 1, x) && here >= magnitude.Get(y + 1, x);
  }
  const std::int64_t side = (across < 0) != (down < 0) ? -1 : 1;
  return here > magnitude.Get(y - 1, x - side) && here > magnitude.Get(y + 1, x + side);
}

}  // namespace

torch::Tensor CannyEdges(const torch::Tensor& image, const CannyOptions& options) {
  if (image.dim() != 3 || image.size(0) != 3 || image.numel() == 0 || image.scalar_type() != torch::kFloat32) {
    throw ShapeError(fmt::format("edges are found in float32 [3,H,W], not in {}", ShapeText(image)));
  }
  const Gradient gradient = SobelOf(GreyOf(image));
  const std::int64_t rows = image.size(1);
  const std::int64_t columns = image.size(2);
  Plane candidate(rows, columns);
  torch::Tensor edges = torch::zeros({rows, columns}, torch::kBool);
  auto edge = edges.accessor<bool, 2>();
  std::vector<std::pair<std::int64_t, std::int64_t>> growing;
  for (std::int64_t y = 0; y < rows; ++y) {
    for (std::int64_t x = 0; x < columns; ++x) {
      const std::int32_t magnitude = gradient.magnitude.Get(y, x);
      if (magnitude <= options.low || !IsRidge(gradient, y, x)) {
        continue;
      }
      candidate.At(y, x) = 1;
      if (magnitude > options.high) {
        edge[y][x] = true;
        growing.emplace_back(y, x);
      }
    }
  }
  while (!growing.empty()) {
    const auto [y, x] = growing.back();
    growing.pop_back();
    for (std::int64_t v = y - 1; v <= y + 1; ++v) {
      for (std::int64_t u = x - 1; u <= x + 1; ++u) {
        if (candidate.Get(v, u) != 0 && !edge[v][u]) {
          edge[v][u] = true;
          growing.emplace_back(v, u);
        }
      }
    }
  }
  return edges;
}

}  // namespace pentimento
