#pragma once

#include <string_view>

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// Chunks that a decoder needs (ISO/IEC 15948; APNG's) are image, the others carriers. Behind IEND: what remains of an
/// earlier, longer picture that the file was written over ("trailer", "PNG remains"), or what `WalkTrailer` finds.
/// A chunk whose checksum does not hold is a fault.
void WalkPng(MapBuilder& map);

/// Whether a decoder needs a chunk of that name: picture, palette, transparency, colour space other than an ICC
/// profile, background, animation.
bool IsRenderingPngChunk(std::string_view name);

}  // namespace pentimento
