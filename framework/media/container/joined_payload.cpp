#include "framework/media/container/joined_payload.h"

#include <algorithm>
#include <map>

#include "framework/media/container/bytes.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {
namespace {

/// A segment with what it belongs to and its place there.
struct PayloadPart {
  std::string whole;
  std::uint64_t order = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// Bytes of a box's length and type, which each APP11 segment repeats (ISO/IEC 19566-5, annex D).
std::size_t BoxHeader(std::string_view payload) { return ReadNumber(payload, 0, 4) == 1 ? 16 : 8; }

}  // namespace

std::size_t JoinedPayload::FileOffset(std::size_t position) const {
  const auto after = std::upper_bound(pieces.begin(), pieces.end(), position,
                                      [](std::size_t at, const Piece& piece) { return at < piece.begin; });
  return after == pieces.begin() ? 0 : std::prev(after)->offset + position - std::prev(after)->begin;
}

std::vector<JoinedPayload> JoinPayloads(std::string_view bytes, const ContainerMap& map, std::string_view carrier) {
  const bool jpeg = map.format == "jpeg";
  std::vector<PayloadPart> parts;
  std::uint64_t number = 0;
  for (const Segment& segment : map.segments) {
    if (segment.role != ByteRole::kCarrier || segment.carrier != carrier) {
      continue;
    }
    const std::string_view payload = Part(bytes, segment.payload_offset, segment.payload_length);
    PayloadPart part{std::to_string(number), number, segment.payload_offset, segment.payload_length};
    if (jpeg && carrier == "icc" && segment.payload_offset >= 2) {
      part.whole = "";
      part.order = ByteAt(bytes, segment.payload_offset - 2);
    } else if (jpeg && carrier == "photoshop") {
      part.whole = "";
    } else if (jpeg && carrier == "exif" && number > 0 && !IsTiff(payload)) {
      part.whole = parts.back().whole;
    } else if (jpeg && carrier == "jumbf" && payload.data() != nullptr && segment.payload_offset >= 6) {
      part.whole = "En" + std::to_string(ReadNumber(bytes, segment.payload_offset - 6, 2));
      part.order = ReadNumber(bytes, segment.payload_offset - 4, 4);
    } else if (jpeg && carrier == "xmp-extended" && segment.payload_offset >= 40) {
      part.whole = bytes.substr(segment.payload_offset - 40, 32);
      part.order = ReadNumber(bytes, segment.payload_offset - 4, 4);
    }
    ++number;
    parts.push_back(std::move(part));
  }
  // Wholes in the order in which their first parts stand.
  std::map<std::string, std::size_t> places;
  std::vector<std::vector<PayloadPart>> wholes;
  for (PayloadPart& part : parts) {
    const auto [place, is_new] = places.emplace(part.whole, wholes.size());
    if (is_new) {
      wholes.emplace_back();
    }
    wholes[place->second].push_back(std::move(part));
  }
  std::vector<JoinedPayload> joined;
  for (std::vector<PayloadPart>& whole : wholes) {
    std::stable_sort(whole.begin(), whole.end(),
                     [](const PayloadPart& a, const PayloadPart& b) { return a.order < b.order; });
    JoinedPayload& result = joined.emplace_back();
    for (PayloadPart& part : whole) {
      if (jpeg && carrier == "jumbf" && !result.pieces.empty()) {
        const std::size_t repeated = std::min(BoxHeader(Part(bytes, part.offset, part.length)), part.length);
        part.offset += repeated;
        part.length -= repeated;
      }
      result.pieces.push_back({result.bytes.size(), part.offset});
      result.bytes += Part(bytes, part.offset, part.length);
    }
  }
  return joined;
}

}  // namespace pentimento
