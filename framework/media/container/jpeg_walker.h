#pragma once

#include <cstdint>
#include <string_view>

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// Tables, headers and entropy-coded data of the first picture are image; comments and application segments are
/// carriers by their signatures; what follows the end marker is walked by `WalkTrailer`, with the pictures that an MPF
/// index names. Table segments that do not end where their tables do are unknown.
void WalkJpeg(MapBuilder& map);

/// Whether a segment of tables or a header holds exactly what its marker says (ITU-T T.81, B.2); true for markers of
/// other kinds.
bool IsWellFormedJpegSegment(std::uint8_t code, std::string_view content);

/// Which carrier an APPn or COM segment is, and where in its content the carrier's own content begins.
struct JpegCarrier {
  std::string_view carrier;
  std::size_t signature_length = 0;
};
JpegCarrier CarrierOfJpegSegment(std::uint8_t code, std::string_view content);

}  // namespace pentimento
