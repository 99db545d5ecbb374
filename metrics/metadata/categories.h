#pragma once

#include <span>
#include <string>
#include <string_view>

#include "framework/media/metadata.h"

namespace pentimento {

/// What a metadata item gives away, by what a reader would use it for.
enum class MetadataCategory {
  kLocation,   ///< where the picture was taken or what place it shows
  kTime,       ///< when it was taken, changed or scanned
  kDevice,     ///< what it was taken with, down to the serial number
  kPerson,     ///< who is on it, who took it, who owns it, and words about it
  kThumbnail,  ///< an embedded smaller copy of the picture itself
  kSoftware,   ///< programs that wrote or changed it
  kCapture,    ///< exposure, lens position, flash: how it was taken
  kStructure,  ///< what a decoder needs (offsets, sizes, colour space, orientation): gives nothing away
  kOther,      ///< anything else, maker notes among it
};

/// "location", "time", ...
std::string ToString(MetadataCategory category);

/// By Exiv2 key; whole groups (GPSInfo, Thumbnail, makers' notes) and single tags are in one table in categories.cpp.
MetadataCategory CategoryOf(const MetadataItem& item);

}  // namespace pentimento
