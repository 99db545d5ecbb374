#include <array>
#include <cstdint>
#include <vector>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/jfif_carriers.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/photoshop_resources.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kIcc = "ICC_PROFILE\0"sv;
constexpr std::string_view kMpf = "MPF\0"sv;
constexpr std::string_view kExtendedXmp = "http://ns.adobe.com/xmp/extension/\0"sv;
constexpr std::string_view kJumbf = "JP"sv;
constexpr std::string_view kPhotoshop = "Photoshop 3.0\0"sv;
constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kApp2 = 0xE2;
constexpr std::uint8_t kApp7 = 0xE7;
constexpr std::uint8_t kApp11 = 0xEB;
constexpr std::uint8_t kApp13 = 0xED;
constexpr std::uint16_t kIptcResource = 0x0404;

std::string IccSegments(const std::string& profile) {
  constexpr std::size_t kPart = kMostJpegContent - 14;
  const std::size_t parts = (profile.size() + kPart - 1) / kPart;
  std::string segments;
  for (std::size_t i = 0; i < parts; ++i) {
    segments += JpegSegment(
        kApp2, std::string(kIcc) + MakeNumber(i + 1, 1) + MakeNumber(parts, 1) + profile.substr(i * kPart, kPart));
  }
  return segments;
}

/// CIPA DC-007-2009, 5.2: an index directory of two pictures with an identifier each.
std::string MpfContent(const JpegCarriers& carriers, std::size_t first_length, std::size_t second_offset) {
  const auto little = [](std::uint64_t value, int size) { return MakeNumber(value, size, ByteOrder::kLittle); };
  constexpr std::size_t kDirectory = 8;
  constexpr std::size_t kEntries = kDirectory + 2 + 4 * 12 + 4;
  constexpr std::size_t kEntriesLength = 32;
  const std::string ids = carriers.first_id + '\0' + carriers.second_id + '\0';
  std::string content(kMpf);
  content += std::string("II*\0", 4) + little(kDirectory, 4) + little(4, 2);
  content += little(0xB000, 2) + little(7, 2) + little(4, 4) + "0100";
  content += little(0xB001, 2) + little(4, 2) + little(1, 4) + little(2, 4);
  content += little(0xB002, 2) + little(7, 2) + little(kEntriesLength, 4) + little(kEntries, 4);
  content += little(0xB003, 2) + little(7, 2) + little(ids.size(), 4) + little(kEntries + kEntriesLength, 4);
  content += little(0, 4);
  constexpr std::uint32_t kPrimary = 0x20030000;
  constexpr std::uint32_t kLargeThumbnail = 0x00010001;
  content += little(kPrimary, 4) + little(first_length, 4) + little(0, 4) + little(0, 4);
  content +=
      little(kLargeThumbnail, 4) + little(carriers.second_jpeg.size(), 4) + little(second_offset, 4) + little(0, 4);
  return content + ids;
}

/// Whether a segment holds what is planted anew.
bool IsReplaced(std::string_view bytes, const JpegPart& part) {
  const std::string_view content = JpegContent(bytes, part);
  return part.code == JpegParts::kComment || part.code == kApp7 || part.code == kApp11 ||
         (part.code == JpegParts::kApp0 &&
          (content.starts_with(kJfifSignature) || content.starts_with(kJfxxSignature))) ||
         (part.code == kApp14 && content.starts_with(kAdobeSignature)) ||
         (part.code == kApp13 && content.starts_with(kPhotoshop)) ||
         (part.code == kApp1 && content.starts_with(kExtendedXmp)) ||
         (part.code == kApp2 && (content.starts_with(kIcc) || content.starts_with(kMpf)));
}

bool IsHead(const JpegPart& part) {
  return part.code == JpegParts::kStart || part.code == JpegParts::kComment ||
         (part.code >= JpegParts::kApp0 && part.code <= JpegParts::kApp15);
}

/// The stream without what is replaced, in two: up to where segments may be put in, and the rest.
std::array<std::string, 2> Halves(std::string_view jpeg) {
  std::array<std::string, 2> halves;
  bool in_head = true;
  bool ended = false;
  JpegParts parts(jpeg);
  while (const auto part = parts.Next()) {
    const bool marker = part->kind == JpegPart::Kind::kMarker;
    if (part->kind == JpegPart::Kind::kCut) {
      throw DataError("it is cut short");
    }
    in_head = in_head && (!marker || IsHead(*part));
    if (marker && IsReplaced(jpeg, *part)) {
      continue;
    }
    halves[in_head ? 0 : 1] += jpeg.substr(part->offset, part->length);
    ended = marker && part->code == JpegParts::kEnd;
  }
  if (!ended) {
    throw DataError("it has no end marker");
  }
  return halves;
}

/// Of the file's Photoshop resources those of IPTC, which Exiv2 has planted.
std::string IptcBlocks(std::string_view jpeg) {
  std::string blocks;
  for (const JoinedPayload& payload : JoinPayloads(jpeg, WalkContainer(jpeg), "photoshop")) {
    for (const PhotoshopResource& resource : ReadPhotoshopResources(payload.bytes).resources) {
      blocks += resource.id == kIptcResource ? PhotoshopBlock(resource.id, std::string(resource.data)) : "";
    }
  }
  return blocks;
}

}  // namespace

std::string WithCarriers(std::string_view jpeg, const JpegCarriers& carriers) {
  const auto [first_half, tail] = Halves(jpeg);
  // Their place is right behind the start marker (JFIF 1.02).
  constexpr std::size_t kStartLength = 2;
  const std::string head = std::string(first_half).insert(kStartLength, JfifSegments(jpeg, carriers.jfif));
  std::string planted = JpegSegment(kApp13, std::string(kPhotoshop) + IptcBlocks(jpeg) + carriers.photoshop);
  planted +=
      JpegSegment(kApp1, std::string(kExtendedXmp) + carriers.extended_guid +
                             MakeNumber(carriers.extended_xmp.size(), 4) + MakeNumber(0, 4) + carriers.extended_xmp);
  planted += IccSegments(carriers.icc);
  planted += carriers.adobe.empty() ? "" : AdobeSegment(jpeg, carriers.adobe);
  planted += JpegSegment(kApp7, carriers.application);
  planted += JpegSegment(kApp11, std::string(kJumbf) + MakeNumber(1, 2) + MakeNumber(1, 4) + carriers.jumbf);
  planted += JpegSegment(JpegParts::kComment, carriers.comment);
  // Its size does not depend on what it says, which is where things come to lie.
  const std::size_t mpf_length = JpegSegment(kApp2, MpfContent(carriers, 0, 0)).size();
  const std::size_t first_length = head.size() + planted.size() + mpf_length + tail.size();
  const std::size_t origin = head.size() + planted.size() + JpegPart::kHeader + kMpf.size();
  planted += JpegSegment(kApp2, MpfContent(carriers, first_length, first_length - origin));
  return head + planted + tail + carriers.second_jpeg + carriers.trailer;
}

}  // namespace pentimento
