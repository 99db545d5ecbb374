#include "framework/media/canary/jfif_carriers.h"

#include <optional>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"

namespace pentimento {
namespace {

constexpr std::size_t kAdobeFields = 12;

/// What the first segment of that kind holds; "" without one.
std::string_view ContentOf(std::string_view jpeg, std::uint8_t code, std::string_view signature) {
  JpegParts parts(jpeg);
  while (const std::optional<JpegPart> part = parts.Next()) {
    const std::string_view content = JpegContent(jpeg, *part);
    if (part->kind == JpegPart::Kind::kMarker && part->code == code && content.starts_with(signature)) {
      return content;
    }
  }
  return {};
}

/// The content of the frame's header: precision, height, width, number of components, then three bytes for each.
std::string_view FrameOf(std::string_view jpeg) {
  JpegParts parts(jpeg);
  while (const std::optional<JpegPart> part = parts.Next()) {
    if (part->kind == JpegPart::Kind::kMarker && IsJpegFrame(part->code)) {
      return JpegContent(jpeg, *part);
    }
  }
  return {};
}

int ComponentsOf(std::string_view jpeg) { return ByteAt(FrameOf(jpeg), 5); }

std::string Square(int side) {
  return MakeNumber(static_cast<std::uint64_t>(side), 1) + MakeNumber(static_cast<std::uint64_t>(side), 1);
}

}  // namespace

bool MeansJfifColours(std::string_view jpeg) {
  if (!ContentOf(jpeg, JpegParts::kApp0, kJfifSignature).empty() || ComponentsOf(jpeg) == 1) {
    return true;
  }
  if (ComponentsOf(jpeg) != 3) {
    return false;
  }
  if (const std::string_view adobe = ContentOf(jpeg, kApp14, kAdobeSignature); adobe.size() >= kAdobeFields) {
    return adobe[kAdobeFields - 1] == 1;
  }
  // Without any segment that says so, decoders take three components of these names for RGB.
  const std::string_view frame = FrameOf(jpeg);
  return !(ByteAt(frame, 6) == 'R' && ByteAt(frame, 9) == 'G' && ByteAt(frame, 12) == 'B');
}

bool HasAdobeSegment(std::string_view jpeg) { return ContentOf(jpeg, kApp14, kAdobeSignature).size() >= kAdobeFields; }

std::string JpegSegment(std::uint8_t code, const std::string& content) {
  if (content.size() > kMostJpegContent) {
    throw DataError("what is to be planted does not fit into a segment of a JPEG file");
  }
  return std::string("\xFF") + static_cast<char>(code) + MakeNumber(content.size() + 2, 2) + content;
}

std::string JfifSegments(std::string_view jpeg, const JfifCarriers& carriers) {
  constexpr char kJpegThumbnail = 0x10;
  constexpr char kPalette = 0x11;
  constexpr char kPlainRgb = 0x13;
  std::string segments;
  if (!carriers.pixels.empty()) {
    // The extension is of version 1.02. The unit and both densities are the file's own.
    const std::string_view own = ContentOf(jpeg, JpegParts::kApp0, kJfifSignature);
    const std::string density = own.size() >= 12 ? std::string(own.substr(7, 5)) : std::string("\0\0\1\0\1", 5);
    segments = JpegSegment(JpegParts::kApp0,
                           std::string(kJfifSignature) + "\1\2" + density + Square(carriers.side) + carriers.pixels);
  }
  const auto extension = [&](const std::string& content) {
    segments += JpegSegment(JpegParts::kApp0, std::string(kJfxxSignature) + content);
  };
  extension(kJpegThumbnail + carriers.extension_jpeg);
  extension(kPalette + Square(carriers.side) + carriers.extension_palette);
  extension(kPlainRgb + Square(carriers.side) + carriers.extension_pixels);
  return segments;
}

std::string AdobeSegment(std::string_view jpeg, const std::string& text) {
  const std::string_view own = ContentOf(jpeg, kApp14, kAdobeSignature);
  if (own.size() >= kAdobeFields) {
    return JpegSegment(kApp14, std::string(own.substr(0, kAdobeFields)) + text);
  }
  // Version 100, no flags, and the colours that JFIF means: YCbCr, or grey.
  const char transform = ComponentsOf(jpeg) == 3 ? 1 : 0;
  return JpegSegment(kApp14,
                     std::string(kAdobeSignature) + MakeNumber(100, 2) + std::string(4, '\0') + transform + text);
}

}  // namespace pentimento
