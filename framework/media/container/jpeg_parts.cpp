#include "framework/media/container/jpeg_parts.h"

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

constexpr char kPrefix = '\xFF';

bool IsRestart(std::uint8_t code) { return code >= 0xD0 && code <= 0xD7; }

/// Markers that no segment follows (T.81, table B.1).
bool StandsAlone(std::uint8_t code) {
  return code == 0x01 || IsRestart(code) || code == JpegParts::kStart || code == JpegParts::kEnd;
}

/// The place of the first byte FF at or after `from` that leads to a marker, and the place of its code.
struct MarkerPlace {
  std::size_t prefix = 0;
  std::size_t code = 0;
};

/// @param restarts_belong whether restart markers and stuffed bytes are passed over, as in entropy-coded data.
std::optional<MarkerPlace> FindMarker(std::string_view bytes, std::size_t from, bool restarts_belong) {
  for (std::size_t at = bytes.find(kPrefix, from); at != std::string_view::npos;) {
    const std::size_t code = bytes.find_first_not_of(kPrefix, at);
    if (code == std::string_view::npos) {
      return std::nullopt;
    }
    const std::uint8_t byte = ByteAt(bytes, code);
    if (byte != 0 && !(restarts_belong && IsRestart(byte))) {
      return MarkerPlace{at, code};
    }
    at = bytes.find(kPrefix, code + 1);
  }
  return std::nullopt;
}

}  // namespace

JpegPart JpegParts::Take(JpegPart::Kind kind, std::size_t end, std::uint8_t code) {
  const JpegPart part{kind, code, at_, end - at_};
  at_ = end;
  return part;
}

std::optional<JpegPart> JpegParts::Next() {
  if (ended_ || at_ >= bytes_.size()) {
    return std::nullopt;
  }
  const std::optional<MarkerPlace> marker = FindMarker(bytes_, at_, in_scan_);
  const std::size_t prefix = marker ? marker->prefix : bytes_.size();
  const bool scan = in_scan_;
  in_scan_ = false;
  if (prefix > at_) {
    return Take(scan ? JpegPart::Kind::kScan : JpegPart::Kind::kGarbage, prefix);
  }
  if (marker->code > prefix + 1) {
    return Take(JpegPart::Kind::kFill, marker->code - 1);
  }
  const std::uint8_t code = ByteAt(bytes_, marker->code);
  if (StandsAlone(code)) {
    ended_ = code == kEnd;
    return Take(JpegPart::Kind::kMarker, marker->code + 1, code);
  }
  const std::size_t length = 2 + ReadNumber(bytes_, marker->code + 1, 2);
  if (length < JpegPart::kHeader || !Holds(bytes_, at_, length)) {
    return Take(JpegPart::Kind::kCut, bytes_.size(), code);
  }
  in_scan_ = code == kScanHeader;
  return Take(JpegPart::Kind::kMarker, at_ + length, code);
}

bool IsJpegFrame(std::uint8_t code) {
  return code >= 0xC0 && code <= 0xCF && code != JpegParts::kHuffman && code != 0xC8 && code != JpegParts::kArithmetic;
}

std::string_view JpegContent(std::string_view bytes, const JpegPart& part) {
  return part.length < JpegPart::kHeader
             ? std::string_view()
             : Part(bytes, part.offset + JpegPart::kHeader, part.length - JpegPart::kHeader);
}

std::optional<std::size_t> JpegStreamLength(std::string_view bytes) {
  JpegParts parts(bytes);
  while (const std::optional<JpegPart> part = parts.Next()) {
    if (part->kind == JpegPart::Kind::kMarker && part->code == JpegParts::kEnd) {
      return part->offset + part->length;
    }
  }
  return std::nullopt;
}

}  // namespace pentimento
