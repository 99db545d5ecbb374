#pragma once

#include <string_view>

#include "framework/media/container/container.h"
#include "framework/media/container/map_builder.h"

namespace pentimento {

/// The name of what JPEG streams in the strips or tiles of a TIFF's picture hold besides it, which is unknown.
inline constexpr std::string_view kTiffJpegRest = "JPEG data";

/// What of a TIFF file (TIFF 6.0) the picture of its first directory needs is image: the tags that a decoder reads,
/// with types and as many values as it takes (else they are unknown), the strips or tiles. JPEG streams in these are
/// taken apart. Pictures of other directories are second images, except a full picture in a SubIFD below a first
/// directory that calls itself a reduced one (as in DNG).
void WalkTiff(MapBuilder& map);

/// An EXIF block, without a leading "Exif\0\0", taken apart like a file: directories and values are carriers ("exif",
/// and "xmp", "icc", "iptc", "photoshop" where a tag holds one), the thumbnail is a second image, and what no directory
/// points at is unknown. Offsets count from the start of the block. A block that is no TIFF is unknown as a whole.
/// Time and memory are linear; nothing is thrown.
ContainerMap WalkExifBlock(std::string_view block);

}  // namespace pentimento
