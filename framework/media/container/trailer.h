#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// Says what the bytes from `begin` to the end of the file are, after the end of its picture: further pictures (JPEG,
/// PNG, WebP, HEIF: "second-image"), a video (ISO base media: motion photos), the trailer that Samsung's cameras write,
/// archives and documents ("trailer"), runs of zeros; the rest is unknown.
/// @param named places where a picture is known to begin, and what it is called.
void WalkTrailer(MapBuilder& map, std::size_t begin, const std::map<std::size_t, std::string>& named);

/// Whether a JPEG stream is a gain map: it says so in Adobe's "hdrgm" or Apple's "hdrgainmap" XMP, or in ISO 21496-1's
/// segment. @param jpeg only its first 64 KiB are looked at.
bool IsGainMap(std::string_view jpeg);

}  // namespace pentimento
