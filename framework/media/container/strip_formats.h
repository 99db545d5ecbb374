#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"
#include "framework/media/container/strip.h"

namespace pentimento {

// What `StripMetadata` chooses from: each writes the copy and says what it left out. `map` is of `bytes`.
// They throw DataError where the picture itself is damaged.

StripResult StripJpeg(std::string_view bytes, const ContainerMap& map, const StripOptions& options);
StripResult StripPng(std::string_view bytes, const ContainerMap& map, const StripOptions& options);
StripResult StripWebp(std::string_view bytes, const ContainerMap& map, const StripOptions& options);
StripResult StripTiff(std::string_view bytes, const ContainerMap& map, const StripOptions& options);

/// An EXIF block (big-endian TIFF, 26 bytes) that holds that orientation and nothing else.
std::string OrientationBlock(int orientation);

/// The orientation that the first of the EXIF blocks states; 1 if none does.
int StatedOrientation(std::string_view bytes, const ContainerMap& map);

/// Whether all of the file's "icc" segments together are one whole profile.
bool HoldsOneProfile(std::string_view bytes, const ContainerMap& map);

/// Appends a segment that the copy leaves out or writes in another form. An EXIF block that holds no more than the
/// orientation is none.
void AppendRemoved(std::string_view bytes, const Segment& segment, StripResult& result);

/// The pixels' aspect ratio in lowest terms, as a density; 1 by 1 for zeros.
struct PixelAspect {
  std::uint32_t x = 1;
  std::uint32_t y = 1;
};
PixelAspect ReducedAspect(std::uint64_t x, std::uint64_t y);

/// JFIF's segment as strip writes it: version 1.01, no unit, that aspect ratio, no thumbnail.
std::string PlainJfif(PixelAspect aspect);
/// iCCP as strip writes it: a fixed name, the compressed profile and nothing behind it; "" if the chunk holds no
/// profile.
std::string PlainProfileChunk(std::string_view content);
/// Adobe's segment as strip writes it: version 100, no flags.
std::string PlainAdobe(std::uint8_t transform);

}  // namespace pentimento
