#include "framework/image/gaussian.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

std::size_t Mirrored(std::ptrdiff_t index, std::size_t size) {
  const auto period = static_cast<std::ptrdiff_t>(2 * size);
  std::ptrdiff_t position = index % period;
  if (position < 0) {
    position += period;
  }
  return static_cast<std::size_t>(position < static_cast<std::ptrdiff_t>(size) ? position : period - 1 - position);
}

}  // namespace

std::vector<double> GaussianKernel(double sigma, double truncate) {
  if (!(sigma > 0.0)) {
    throw ShapeError(fmt::format("a Gaussian needs a positive sigma, not {}", sigma));
  }
  const int radius = static_cast<int>(std::lround(truncate * sigma));
  std::vector<double> kernel;
  double sum = 0.0;
  for (int offset = -radius; offset <= radius; ++offset) {
    kernel.push_back(std::exp(-0.5 * offset * offset / (sigma * sigma)));
    sum += kernel.back();
  }
  for (double& weight : kernel) {
    weight /= sum;
  }
  return kernel;
}

std::vector<double> GaussianBlur(std::span<const float> plane, int width, int height, double sigma, double truncate) {
  const auto columns = static_cast<std::size_t>(width);
  const auto rows = static_cast<std::size_t>(height);
  if (width <= 0 || height <= 0 || plane.size() != rows * columns) {
    throw ShapeError(fmt::format("a plane of {} values is not {} x {}", plane.size(), height, width));
  }
  const std::vector<double> kernel = GaussianKernel(sigma, truncate);
  const auto radius = static_cast<std::ptrdiff_t>(kernel.size() / 2);

  // Row by row and tap by tap, so that the inner loops run over neighbouring values.
  std::vector<double> vertical(plane.size(), 0.0);
  for (std::size_t y = 0; y < rows; ++y) {
    double* out = vertical.data() + y * columns;
    for (std::size_t tap = 0; tap < kernel.size(); ++tap) {
      const std::ptrdiff_t source = static_cast<std::ptrdiff_t>(y + tap) - radius;
      const float* in = plane.data() + Mirrored(source, rows) * columns;
      const double weight = kernel[tap];
      for (std::size_t x = 0; x < columns; ++x) {
        out[x] += weight * static_cast<double>(in[x]);
      }
    }
  }

  std::vector<double> blurred(plane.size(), 0.0);
  std::vector<double> padded(columns + kernel.size() - 1);
  for (std::size_t y = 0; y < rows; ++y) {
    const double* row = vertical.data() + y * columns;
    for (std::size_t x = 0; x < padded.size(); ++x) {
      padded[x] = row[Mirrored(static_cast<std::ptrdiff_t>(x) - radius, columns)];
    }
    double* out = blurred.data() + y * columns;
    for (std::size_t tap = 0; tap < kernel.size(); ++tap) {
      const double* in = padded.data() + tap;
      const double weight = kernel[tap];
      for (std::size_t x = 0; x < columns; ++x) {
        out[x] += weight * in[x];
      }
    }
  }
  return blurred;
}

Picture GaussianBlur(const Picture& picture, double sigma, double truncate) {
  Picture blurred(picture.width, picture.height);
  for (int channel = 0; channel < 3; ++channel) {
    std::ranges::transform(GaussianBlur(picture.Plane(channel), picture.width, picture.height, sigma, truncate),
                           blurred.Plane(channel).begin(), [](double value) { return static_cast<float>(value); });
  }
  return blurred;
}

}  // namespace pentimento
