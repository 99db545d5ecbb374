#include "framework/image/resample.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {

torch::Tensor Resize(const torch::Tensor& images, std::int64_t height, std::int64_t width, Filter filter) {
  if ((images.dim() != 3 && images.dim() != 4) || images.numel() == 0 || height < 1 || width < 1) {
    throw ShapeError(fmt::format("cannot resize {} to {}x{}", ShapeText(images), width, height));
  }
  const std::int64_t rows = images.size(-2);
  const std::int64_t columns = images.size(-1);
  if (rows == height && columns == width) {
    return images;
  }
  const torch::Tensor batch = images.dim() == 3 ? images.unsqueeze(0) : images;
  const torch::Tensor resized = filter == Filter::kBilinear
                                    ? at::_upsample_bilinear2d_aa(batch, {height, width}, false)
                                    : at::_upsample_bicubic2d_aa(batch, {height, width}, false).clamp(0.0, 1.0);
  return images.dim() == 3 ? resized[0] : resized;
}

torch::Tensor ResizeShorterSide(const torch::Tensor& images, std::int64_t side, Filter filter) {
  const auto rows = static_cast<double>(images.size(-2));
  const auto columns = static_cast<double>(images.size(-1));
  const double scale = static_cast<double>(side) / std::min(rows, columns);
  const auto scaled = [&](double length) { return std::max<std::int64_t>(side, std::llround(length * scale)); };
  return Resize(images, scaled(rows), scaled(columns), filter);
}

torch::Tensor ResizeLongerSide(const torch::Tensor& images, std::int64_t side, Filter filter) {
  const auto rows = static_cast<double>(images.size(-2));
  const auto columns = static_cast<double>(images.size(-1));
  const double scale = static_cast<double>(side) / std::max(rows, columns);
  const auto scaled = [&](double length) { return std::clamp<std::int64_t>(std::llround(length * scale), 1, side); };
  return Resize(images, scaled(rows), scaled(columns), filter);
}

}  // namespace pentimento
