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

/// The JPEG's profile as strip writes it: the plain one (`PlainIccProfile`) in APP2 segments; "" if there is none that
/// decoders find, or that has a plain form.
std::string PlainProfileSegments(std::string_view bytes, const ContainerMap& map);
/// The same of a PNG's iCCP, from what that chunk holds: a fixed name, the plain profile, and nothing behind it.
std::string PlainProfileChunk(std::string_view content);
/// Whether the file's "icc" segments are one profile exactly as strip writes it.
bool HasPlainProfile(std::string_view bytes, const ContainerMap& map);
/// Reports a profile that is in the copy in its plain form, `after` bytes where there were `before`.
void AppendRewrittenProfile(const std::string& name, std::size_t before, std::size_t after, StripResult& result);

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
/// Adobe's segment as strip writes it: version 100, no flags.
std::string PlainAdobe(std::uint8_t transform);

}  // namespace pentimento
