#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "framework/core/picture.h"
#include "framework/media/upright_places.h"

namespace pentimento {

/// Puts an upright picture together from rows of sRGB pixels in the order in which they are stored.
class PictureBuilder {
 public:
  virtual ~PictureBuilder() = default;

  /// The next stored row, interleaved: values of which 255 stands for 1, or 65535, or 1 itself.
  virtual void AddRow(const std::uint8_t* row) = 0;
  virtual void AddRow(const std::uint16_t* row) = 0;
  virtual void AddRow(const float* row) = 0;
  /// The picture, after the last row.
  virtual Picture Finish() = 0;
};

/// @param channels of the rows that will come: 1 grey, 3 RGB.
using MakePictureBuilder = std::function<std::unique_ptr<PictureBuilder>(const UprightPlaces& places, int channels)>;

/// The picture at its own size.
std::unique_ptr<PictureBuilder> FullSizeBuilder(const UprightPlaces& places, int channels);

/// The picture shrunk to width x height (both at least 1 and at most those of the upright picture) by the mean over
/// areas. Memory is that of the small picture and of a few rows.
std::unique_ptr<PictureBuilder> ShrinkingBuilder(const UprightPlaces& places, int channels, int width, int height);

/// The quotients that dividing every sample would give, which takes longer than decoding it.
inline constexpr std::array<float, 256> kByteUnits = [] {
  std::array<float, 256> units{};
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i] = static_cast<float>(i) / 255.0F;
  }
  return units;
}();

/// A stored value as a part of 1.
inline float UnitValue(std::uint8_t value) { return kByteUnits[value]; }
inline float UnitValue(std::uint16_t value) { return static_cast<float>(value) / 65535.0F; }
inline float UnitValue(float value) { return value; }

}  // namespace pentimento
