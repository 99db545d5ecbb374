#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "framework/media/canary/carriers.h"

namespace pentimento {

/// What segments of JFIF, of its extensions and of Adobe (ITU-T T.872, 6.5.3) begin with; the last is an APP14.
inline constexpr std::string_view kJfifSignature{"JFIF\0", 5};
inline constexpr std::string_view kJfxxSignature{"JFXX\0", 5};
inline constexpr std::string_view kAdobeSignature{"Adobe"};
inline constexpr std::uint8_t kApp14 = 0xEE;

/// A segment's length field counts itself and is of 16 bits.
inline constexpr std::size_t kMostJpegContent = 0xFFFF - 2;

/// A segment of a JPEG file. @throws DataError if the content does not fit into one.
std::string JpegSegment(std::uint8_t code, const std::string& content);

/// JFIF's segment and its extensions with the thumbnails that are given, the rest as the file has it.
std::string JfifSegments(std::string_view jpeg, const JfifCarriers& carriers);

/// Adobe's segment with the text behind its fields, which are those that the file has, or else say what JFIF does.
std::string AdobeSegment(std::string_view jpeg, const std::string& text);

}  // namespace pentimento
