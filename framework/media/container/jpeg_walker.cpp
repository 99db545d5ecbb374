#include "framework/media/container/jpeg_walker.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/mpf.h"
#include "framework/media/container/trailer.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::uint8_t code;
  std::string_view text;
  std::string_view carrier;
  std::size_t length;  ///< up to the carrier's own content
};

// JFIF 1.02; Exif 2.32, 4.7.2; XMP part 3, 1.1.3; ICC.1:2010, B.4; CIPA DC-007, 5.2.1; ISO/IEC 18477-3, annex B;
// Adobe's Photoshop file formats; Adobe's technical note 5116.
constexpr auto kSignatures = std::to_array<Signature>({
    {0xE0, "JFIF\0"sv, "jfif", 5},
    {0xE0, "JFXX\0"sv, "jfxx", 5},
    {0xE1, "Exif\0"sv, "exif", 6},
    {0xE1, "http://ns.adobe.com/xap/1.0/\0"sv, "xmp", 29},
    {0xE1, "http://ns.adobe.com/xmp/extension/\0"sv, "xmp-extended", 35 + 32 + 4 + 4},
    {0xE2, "ICC_PROFILE\0"sv, "icc", 14},
    {0xE2, "MPF\0"sv, "mpf", 4},
    {0xEB, "JP"sv, "jumbf", 8},
    {0xED, "Photoshop 3.0\0"sv, "photoshop", 14},
    {0xED, "Adobe_Photoshop2.5:"sv, "photoshop", 19},
    {0xEE, "Adobe"sv, "adobe", 5},
});

bool HoldsQuantisationTables(std::string_view content) {
  std::size_t at = 0;
  while (at < content.size()) {
    at += ByteAt(content, at) >> 4 == 0 ? 65 : 129;
  }
  return at == content.size() && at > 0;
}

bool HoldsHuffmanTables(std::string_view content) {
  std::size_t at = 0;
  while (at < content.size()) {
    std::size_t length = 17;
    for (std::size_t i = 1; i <= 16; ++i) {
      length += ByteAt(content, at + i);
    }
    at += length;
  }
  return at == content.size() && at > 0;
}

std::string NameOfMarker(std::uint8_t code) {
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
    case 0xDC:
      return "DNL";
    default:
      return fmt::format("FF{:02X}", code);
  }
}

bool IsImageMarker(std::uint8_t code) {
  constexpr auto kOthers =
      std::to_array<std::uint8_t>({JpegParts::kStart, JpegParts::kEnd, JpegParts::kScanHeader, JpegParts::kQuantisation,
                                   JpegParts::kHuffman, JpegParts::kArithmetic, JpegParts::kRestartInterval, 0xDC});
  return IsJpegFrame(code) || std::find(kOthers.begin(), kOthers.end(), code) != kOthers.end();
}

class JpegWalker {
 public:
  explicit JpegWalker(MapBuilder& map) : map_(map), bytes_(map.bytes()) {}

  void Walk() {
    JpegParts parts(bytes_);
    std::size_t end = 0;
    bool ended = false;
    while (const std::optional<JpegPart> part = parts.Next()) {
      if (map_.full()) {
        return;
      }
      WalkPart(*part);
      end = part->offset + part->length;
      ended = part->kind == JpegPart::Kind::kMarker && part->code == JpegParts::kEnd;
    }
    if (!ended) {
      map_.Fault(bytes_.size(), "the picture has no end marker");
    }
    WalkTrailer(map_, end, further_pictures_);
  }

 private:
  void WalkPart(const JpegPart& part) {
    switch (part.kind) {
      case JpegPart::Kind::kMarker:
        WalkMarker(part);
        break;
      case JpegPart::Kind::kScan:
        map_.Image(part.offset, part.length, "scan");
        break;
      case JpegPart::Kind::kFill:
        map_.Carrier(part.offset, part.length, "padding", "fill bytes");
        break;
      case JpegPart::Kind::kGarbage:
        map_.Fault(part.offset, fmt::format("{} bytes where a marker should be", part.length));
        map_.Unknown(part.offset, part.length, "");
        break;
      case JpegPart::Kind::kCut:
        map_.Fault(part.offset, NameOfMarker(part.code) + " reaches beyond the end");
        map_.Unknown(part.offset, part.length, NameOfMarker(part.code));
        break;
    }
  }

  void WalkMarker(const JpegPart& part) {
    const std::string name = NameOfMarker(part.code);
    const std::string_view content = JpegContent(bytes_, part);
    const bool misplaced_start = part.code == JpegParts::kStart && part.offset != 0;
    if (IsImageMarker(part.code) && !misplaced_start) {
      if (IsWellFormedJpegSegment(part.code, content)) {
        map_.Image(part.offset, part.length, name);
      } else {
        map_.Fault(part.offset, name + " does not end where its tables do");
        map_.Unknown(part.offset, part.length, name);
      }
      return;
    }
    const JpegCarrier carrier = CarrierOfJpegSegment(part.code, content);
    if (carrier.carrier.empty()) {
      map_.Fault(part.offset, name + " has no place here");
      map_.Unknown(part.offset, part.length, name);
      return;
    }
    const std::size_t payload = part.offset + JpegPart::kHeader + carrier.signature_length;
    const std::size_t payload_length = content.size() - carrier.signature_length;
    map_.Carrier(part.offset, part.length, carrier.carrier, name, payload, payload_length);
    if (carrier.carrier == "mpf" && further_pictures_.empty()) {
      int number = 0;
      for (const MpfEntry& entry : ReadMpf(bytes_, payload, payload_length)) {
        ++number;
        if (entry.offset > 0) {
          further_pictures_.emplace(entry.offset, fmt::format("MPImage{}", number));
        }
      }
    }
  }

  MapBuilder& map_;
  std::string_view bytes_;
  std::map<std::size_t, std::string> further_pictures_;
};

}  // namespace

bool IsWellFormedJpegSegment(std::uint8_t code, std::string_view content) {
  switch (code) {
    case JpegParts::kQuantisation:
      return HoldsQuantisationTables(content);
    case JpegParts::kHuffman:
      return HoldsHuffmanTables(content);
    case JpegParts::kArithmetic:
      return content.size() % 2 == 0;
    case JpegParts::kRestartInterval:
    case 0xDC:
      return content.size() == 2;
    case JpegParts::kScanHeader:
      return content.size() == 4 + std::size_t{2} * ByteAt(content, 0);
    default:
      return !IsJpegFrame(code) || content.size() == 6 + std::size_t{3} * ByteAt(content, 5);
  }
}

JpegCarrier CarrierOfJpegSegment(std::uint8_t code, std::string_view content) {
  if (code == JpegParts::kComment) {
    return {"comment", 0};
  }
  if (code < JpegParts::kApp0 || code > JpegParts::kApp15) {
    return {"", 0};
  }
  for (const Signature& signature : kSignatures) {
    if (signature.code == code && content.starts_with(signature.text)) {
      return {signature.carrier, std::min(signature.length, content.size())};
    }
  }
  return {"app", 0};
}

void WalkJpeg(MapBuilder& map) { JpegWalker(map).Walk(); }

}  // namespace pentimento
