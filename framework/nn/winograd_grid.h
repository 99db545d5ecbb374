#pragma once

#include <array>
#include <cstdint>

#include "framework/nn/mirrored.h"
#include "framework/ops/features/winograd_tile.h"

namespace pentimento {

/// What is beyond the edge of a map, as far as it is padded.
enum class MapBorder { kZeros, kReflection };

struct MapSize {
  std::int64_t height;
  std::int64_t width;
};

/// Where the tiles of a Winograd convolution lie in its input and its output, both channels-last.
class WinogradGrid {
 public:
  /// @param padding around the input: less than its sides where it is reflected.
  WinogradGrid(MapSize input, MapSize output, std::int64_t padding, MapBorder border = MapBorder::kZeros)
      : input_(input),
        output_(output),
        padding_(padding),
        reflected_(border == MapBorder::kReflection ? padding : 0),
        rows_((output.height + kTile - 1) / kTile),
        columns_((output.width + kTile - 1) / kTile) {}

  [[nodiscard]] std::int64_t count(std::int64_t images) const { return images * rows_ * columns_; }

  /// The pixels of the input that a tile needs. @param map [N,H,W,channels]. @param zeros stands for what lies outside.
  [[nodiscard]] WinogradInputs Inputs(std::int64_t tile, const float* map, std::int64_t channels,
                                      const float* zeros) const {
    WinogradInputs pixels;
    const Corner corner = Place(tile);
    const Corner place = {corner.image, corner.top - padding_, corner.left - padding_};
    Find<kWindow>(pixels, place, input_, reflected_, map, channels, zeros);
    return pixels;
  }

  /// A tile's pixels of the output. @param nowhere takes, or stands for, what lies outside.
  template <class Pointer>
  [[nodiscard]] std::array<Pointer, kWinogradTile * kWinogradTile> Outputs(std::int64_t tile, Pointer map,
                                                                           std::int64_t channels,
                                                                           Pointer nowhere) const {
    std::array<Pointer, kWinogradTile * kWinogradTile> pixels;
    Find<kTile>(pixels, Place(tile), output_, 0, map, channels, nowhere);
    return pixels;
  }

 private:
  static constexpr auto kTile = static_cast<std::int64_t>(kWinogradTile);
  static constexpr auto kWindow = static_cast<std::int64_t>(kWinogradWindow);

  struct Corner {
    std::int64_t image;
    std::int64_t top;
    std::int64_t left;
  };
  [[nodiscard]] Corner Place(std::int64_t tile) const {
    return {tile / (rows_ * columns_), tile / columns_ % rows_ * kTile, tile % columns_ * kTile};
  }

  /// @returns a place at most `reflected` outside mirrored to within; others as they are.
  static std::int64_t Within(std::int64_t place, std::int64_t size, std::int64_t reflected) {
    return place >= -reflected && place < size + reflected ? Mirrored(place, size) : place;
  }

  template <std::int64_t kSide, class Pixels, class Pointer>
  static void Find(Pixels& pixels, const Corner& corner, const MapSize& size, std::int64_t reflected, Pointer map,
                   std::int64_t channels, Pointer outside) {
    std::size_t pixel = 0;
    for (std::int64_t row = corner.top; row < corner.top + kSide; ++row) {
      const std::int64_t y = Within(row, size.height, reflected);
      for (std::int64_t column = corner.left; column < corner.left + kSide; ++column) {
        const std::int64_t x = Within(column, size.width, reflected);
        const bool inside = y >= 0 && y < size.height && x >= 0 && x < size.width;
        pixels[pixel++] = inside ? map + ((corner.image * size.height + y) * size.width + x) * channels : outside;
      }
    }
  }

  MapSize input_;
  MapSize output_;
  std::int64_t padding_;
  std::int64_t reflected_;
  std::int64_t rows_;
  std::int64_t columns_;
};

}  // namespace pentimento
