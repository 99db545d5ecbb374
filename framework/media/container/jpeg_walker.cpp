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
    const std::string_view why_not = filter_.WhyNot(part, JpegContent(bytes_, part));
    switch (part.kind) {
      case JpegPart::Kind::kMarker:
        WalkMarker(part, why_not);
        break;
      case JpegPart::Kind::kScan:
        if (why_not.empty()) {
          map_.Image(part.offset, part.length, "scan");
        } else {
          map_.Unknown(part.offset, part.length, "scan");
        }
        break;
      case JpegPart::Kind::kFill:
        map_.Carrier(part.offset, part.length, "padding", "fill bytes");
        break;
      case JpegPart::Kind::kGarbage:
        map_.Fault(part.offset, fmt::format("{} bytes where a marker should be", part.length));
        map_.Unknown(part.offset, part.length, "");
        break;
      case JpegPart::Kind::kCut:
        map_.Fault(part.offset, NameOfJpegMarker(part.code) + " reaches beyond the end");
        map_.Unknown(part.offset, part.length, NameOfJpegMarker(part.code));
        break;
    }
  }

  void WalkMarker(const JpegPart& part, std::string_view why_not) {
    const std::string name = NameOfJpegMarker(part.code);
    const std::string_view content = JpegContent(bytes_, part);
    if (why_not.empty()) {
      map_.Image(part.offset, part.length, name);
      return;
    }
    const JpegCarrier carrier = CarrierOfJpegSegment(part.code, content);
    if (carrier.carrier.empty()) {
      map_.Fault(part.offset, fmt::format("{} {}", name, why_not));
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
  JpegPartFilter filter_;
  std::map<std::size_t, std::string> further_pictures_;
};

}  // namespace

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
