#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/jpeg_walker.h"

namespace pentimento {
namespace {

constexpr std::uint8_t kNumberOfLines = 0xDC;
constexpr std::string_view kNoPlace = "has no place here";
constexpr std::string_view kOverfull = "does not end where its tables do";

/// Class or precision in the upper half of a table's first byte, its destination in the lower one (T.81, B.2.4).
bool IsTableHead(std::uint8_t head) { return head >> 4 <= 1 && (head & 0xF) <= 3; }

bool HoldsQuantisationTables(std::string_view content) {
  std::size_t at = 0;
  while (at < content.size()) {
    if (!IsTableHead(ByteAt(content, at))) {
      return false;
    }
    at += ByteAt(content, at) >> 4 == 0 ? 65 : 129;
  }
  return at == content.size() && at > 0;
}

bool HoldsHuffmanTables(std::string_view content) {
  constexpr std::size_t kMostCodes = 256;
  std::size_t at = 0;
  while (at < content.size()) {
    std::size_t codes = 0;
    for (std::size_t i = 1; i <= 16; ++i) {
      codes += ByteAt(content, at + i);
    }
    if (!IsTableHead(ByteAt(content, at)) || codes > kMostCodes) {
      return false;
    }
    at += 17 + codes;
  }
  return at == content.size() && at > 0;
}

/// Of each of two classes and four destinations, one value.
bool HoldsConditioning(std::string_view content) {
  constexpr std::size_t kMost = std::size_t{2} * 2 * 4;
  return content.size() % 2 == 0 && content.size() <= kMost;
}

/// Of the modes with one frame: not the differential ones, SOF5 to SOF7 and SOF13 to SOF15.
bool IsSingleFrame(std::uint8_t code) { return IsJpegFrame(code) && (code & 0x7) <= 3; }

bool IsProgressive(std::uint8_t code) { return (code & 0x7) == 2; }

}  // namespace

std::string NameOfJpegMarker(std::uint8_t code) {
  if (code >= JpegParts::kApp0 && code <= JpegParts::kApp15) {
    return fmt::format("APP{}", code - JpegParts::kApp0);
  }
  if (IsJpegFrame(code)) {
    return fmt::format("SOF{}", code - 0xC0);
  }
  switch (code) {
    case JpegParts::kStart:
      return "SOI";
    case JpegParts::kEnd:
      return "EOI";
    case JpegParts::kScanHeader:
      return "SOS";
    case JpegParts::kQuantisation:
      return "DQT";
    case JpegParts::kHuffman:
      return "DHT";
    case JpegParts::kArithmetic:
      return "DAC";
    case JpegParts::kRestartInterval:
      return "DRI";
    case JpegParts::kComment:
      return "COM";
    case kNumberOfLines:
      return "DNL";
    default:
      return fmt::format("FF{:02X}", code);
  }
}

std::string_view JpegPartFilter::WhyNot(const JpegPart& part, std::string_view content) {
  switch (part.kind) {
    case JpegPart::Kind::kMarker:
      return WhyNotMarker(part, content);
    case JpegPart::Kind::kScan:
      return in_needed_scan_ ? "" : kNoPlace;
    case JpegPart::Kind::kFill:
    case JpegPart::Kind::kGarbage:
    case JpegPart::Kind::kCut:
      return kNoPlace;
  }
  return kNoPlace;
}

std::string_view JpegPartFilter::WhyNotMarker(const JpegPart& part, std::string_view content) {
  if (part.code == JpegParts::kStart) {
    return part.offset == 0 ? "" : kNoPlace;
  }
  if (part.code == JpegParts::kEnd) {
    return "";
  }
  if (IsJpegFrame(part.code)) {
    return WhyNotFrame(part.code, content);
  }
  if (is_other_picture_) {
    in_needed_scan_ = false;
    return "is of another picture than the first";
  }
  switch (part.code) {
    case JpegParts::kScanHeader:
      return WhyNotScan(content);
    case JpegParts::kQuantisation:
      return HoldsQuantisationTables(content) ? "" : kOverfull;
    case JpegParts::kHuffman:
      return HoldsHuffmanTables(content) ? "" : kOverfull;
    case JpegParts::kArithmetic:
      return HoldsConditioning(content) ? "" : kOverfull;
    case JpegParts::kRestartInterval:
    case kNumberOfLines:
      return content.size() == 2 ? "" : kOverfull;
    default:
      return kNoPlace;
  }
}

std::string_view JpegPartFilter::WhyNotFrame(std::uint8_t code, std::string_view content) {
  constexpr std::size_t kHeader = 6;
  constexpr std::size_t kComponent = 3;
  if (has_frame_ || is_other_picture_ || !IsSingleFrame(code)) {
    is_other_picture_ = true;
    in_needed_scan_ = false;
    return "begins another picture than the first";
  }
  if (content.size() != kHeader + kComponent * ByteAt(content, kHeader - 1)) {
    return kOverfull;
  }
  has_frame_ = true;
  is_progressive_ = IsProgressive(code);
  for (std::size_t at = kHeader; at < content.size(); at += kComponent) {
    components_.insert(ByteAt(content, at));
  }
  return "";
}

std::string_view JpegPartFilter::WhyNotScan(std::string_view content) {
  const std::size_t count = ByteAt(content, 0);
  in_needed_scan_ = false;
  if (content.size() != 4 + 2 * count) {
    return kOverfull;
  }
  // Some frames give all of their components one number.
  std::set<std::uint8_t> in_scan;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t component = ByteAt(content, 1 + 2 * i);
    if (!components_.contains(component) || (coded_.contains(component) && !is_progressive_)) {
      return "is of no component that is still to come";
    }
    in_scan.insert(component);
  }
  coded_.merge(in_scan);
  in_needed_scan_ = count > 0;
  return in_needed_scan_ ? "" : kNoPlace;
}

}  // namespace pentimento
