#pragma once

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// HEIF and AVIF (ISO/IEC 14496-12 and 23008-12): boxes that say how to decode, and the data of the primary item, of
/// what it is put together from and of its alpha plane, are image; Exif and XMP items, ICC profiles, thumbnails and
/// other pictures (depth, gain map) and the names of items and of their handler are carriers; bytes of a media data box
/// that no item owns are unknown.
void WalkBmff(MapBuilder& map);

}  // namespace pentimento
