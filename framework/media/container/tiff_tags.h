#pragma once

#include <cstdint>
#include <string_view>

namespace pentimento {

/// Whether a decoder needs the tag to show the picture of its directory: geometry, samples, compression and its tables,
/// palette, colour space (TIFF 6.0, sections 3 to 23; supplement 2 for JPEG tables and alternate tiles), orientation.
/// Resolution is not among them.
bool IsRenderingTiffTag(std::uint16_t tag);

/// The carrier that a tag's value is: "xmp" (700), "iptc" (33723), "photoshop" (34377), "icc" (34675), "jumbf"
/// (52545, a manifest store: C2PA specification 2.1, A.3), else "exif".
std::string_view CarrierOfTiffTag(std::uint16_t tag);

}  // namespace pentimento
