#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/map_builder.h"

namespace pentimento {

/// Tables, headers and entropy-coded data of the first picture are image; comments and application segments are
/// carriers by their signatures; what follows the end marker is walked by `WalkTrailer`, with the pictures that an MPF
/// index names. What `JpegPartFilter` finds to be no part of that picture is unknown.
void WalkJpeg(MapBuilder& map);

/// Tells what of one JPEG stream a decoder needs, part after part: segments of tables and headers that hold exactly
/// what their markers say (ITU-T T.81, B.2), one frame, and the scans of its components. Viewers know no hierarchical
/// mode, so a second frame is no part of the picture, nor is what follows it.
class JpegPartFilter {
 public:
  /// Why the part is none of the picture's, in words that follow the marker's name; "" if it is one.
  /// @param content of a marker's segment.
  std::string_view WhyNot(const JpegPart& part, std::string_view content);

 private:
  std::string_view WhyNotMarker(const JpegPart& part, std::string_view content);
  std::string_view WhyNotFrame(std::uint8_t code, std::string_view content);
  std::string_view WhyNotScan(std::string_view content);

  bool has_frame_ = false;
  bool is_progressive_ = false;
  bool is_other_picture_ = false;
  bool in_needed_scan_ = false;
  std::set<std::uint8_t> components_;  ///< of the frame
  std::set<std::uint8_t> coded_;       ///< those that a scan held
};

/// "SOF0", "DQT", "APP1"
std::string NameOfJpegMarker(std::uint8_t code);

/// Which carrier an APPn or COM segment is, and where in its content the carrier's own content begins.
struct JpegCarrier {
  std::string_view carrier;
  std::size_t signature_length = 0;
};
JpegCarrier CarrierOfJpegSegment(std::uint8_t code, std::string_view content);

}  // namespace pentimento
