#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "framework/core/errors.h"

namespace pentimento {

/// A decoded picture without libtorch: float32 planar RGB, sRGB-encoded, in [0,1], rows top to bottom. The memory
/// is that of a contiguous [3,H,W] tensor.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<float> values;  ///< 3 * height * width

  Picture() = default;
  Picture(int w, int h, float fill = 0.0F)
      : width(w), height(h), values(3 * static_cast<std::size_t>(w) * static_cast<std::size_t>(h), fill) {
    if (w < 0 || h < 0) {
      throw ShapeError("a picture cannot have a negative size");
    }
  }

  [[nodiscard]] std::size_t PixelCount() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  /// One colour plane, 0 = red.
  [[nodiscard]] std::span<float> Plane(int channel) {
    return std::span<float>(values).subspan(static_cast<std::size_t>(channel) * PixelCount(), PixelCount());
  }
  [[nodiscard]] std::span<const float> Plane(int channel) const {
    return std::span<const float>(values).subspan(static_cast<std::size_t>(channel) * PixelCount(), PixelCount());
  }
  [[nodiscard]] float At(int channel, int y, int x) const {
    return values[(static_cast<std::size_t>(channel) * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)) *
                      static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
  [[nodiscard]] float& At(int channel, int y, int x) {
    return values[(static_cast<std::size_t>(channel) * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)) *
                      static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

}  // namespace pentimento
