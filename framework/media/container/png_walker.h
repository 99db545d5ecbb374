#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// Chunks that a decoder needs (ISO/IEC 15948; APNG's) are image, the others carriers. Behind IEND: what remains of an
/// earlier, longer picture that the file was written over ("trailer", "PNG remains"), or what `WalkTrailer` finds.
/// A chunk whose checksum does not hold is a fault, and one of another size than its name says is unknown.
void WalkPng(MapBuilder& map);

/// Whether a chunk of that name may hold so many bytes (ISO/IEC 15948, chapter 11; APNG); true for names of no fixed
/// size.
bool IsWellFormedPngChunk(std::string_view name, std::size_t length);

/// Whether a decoder needs a chunk of that name: picture, palette, transparency, colour space other than an ICC
/// profile, background, animation.
bool IsRenderingPngChunk(std::string_view name);

/// Tells the chunks that a decoder needs from the others, one after the other: of what may stand once, the first; of
/// IDAT, those that follow one another.
class PngChunkFilter {
 public:
  bool Needs(std::string_view name);

 private:
  std::set<std::string> seen_;
  bool has_data_ = false;
  bool in_data_ = false;
};

}  // namespace pentimento
