#pragma once

#include <cstddef>

namespace pentimento {

/// Where stored pixels belong in the upright picture (EXIF 2.3, tag 0x0112).
class UprightPlaces {
 public:
  /// @param width,height of the stored picture.
  UprightPlaces(int orientation, int width, int height) : orientation_(orientation), width_(width), height_(height) {}

  [[nodiscard]] bool swaps() const { return orientation_ >= 5; }
  [[nodiscard]] int width() const { return swaps() ? height_ : width_; }
  [[nodiscard]] int height() const { return swaps() ? width_ : height_; }
  [[nodiscard]] int stored_width() const { return width_; }
  [[nodiscard]] int stored_height() const { return height_; }
  /// The same for a picture that is `width` x `height` once it is upright.
  [[nodiscard]] UprightPlaces Scaled(int width, int height) const {
    return swaps() ? UprightPlaces(orientation_, height, width) : UprightPlaces(orientation_, width, height);
  }
  /// Index into a plane of the upright picture.
  [[nodiscard]] std::ptrdiff_t operator()(int x, int y) const {
    const bool from_right = orientation_ == 2 || orientation_ == 3 || orientation_ == 7 || orientation_ == 8;
    const bool from_bottom = orientation_ == 3 || orientation_ == 4 || orientation_ == 6 || orientation_ == 7;
    const int column = from_right ? width_ - 1 - x : x;
    const int row = from_bottom ? height_ - 1 - y : y;
    return swaps() ? static_cast<std::ptrdiff_t>(column) * height_ + row
                   : static_cast<std::ptrdiff_t>(row) * width_ + column;
  }

 private:
  int orientation_;
  int width_;
  int height_;
};

}  // namespace pentimento
