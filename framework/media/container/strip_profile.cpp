#include <algorithm>

#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_profile.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/strip_formats.h"

namespace pentimento {
namespace {

using namespace std::string_literals;

/// APP2 segments as ICC.1:2010, B.4 has them; "" where they are too many to be numbered.
std::string ProfileSegments(std::string_view profile) {
  constexpr std::size_t kPart = 65'519;
  const std::size_t count = (profile.size() + kPart - 1) / kPart;
  std::string segments;
  for (std::size_t i = 0; i < count && count <= 255; ++i) {
    const std::string_view part = profile.substr(i * kPart, kPart);
    segments += "\xFF\xE2"s + MakeNumber(part.size() + 16, 2) + "ICC_PROFILE\0"s + MakeNumber(i + 1, 1) +
                MakeNumber(count, 1) + std::string(part);
  }
  return segments;
}

/// Whether decoders find a profile: every segment before the scan, each of the numbers up to their count once.
bool AreNumberedSegments(std::string_view bytes, const ContainerMap& map) {
  std::vector<bool> seen;
  std::size_t count = 0;
  for (const Segment& segment : map.segments) {
    count += segment.carrier == "icc" ? 1 : 0;
  }
  seen.resize(count);
  bool in_scan = false;
  for (const Segment& segment : map.segments) {
    in_scan = in_scan || (segment.role == ByteRole::kImage && segment.name == "SOS");
    if (segment.carrier != "icc") {
      continue;
    }
    const std::size_t number = ByteAt(bytes, segment.payload_offset - 2);
    const std::size_t stated = ByteAt(bytes, segment.payload_offset - 1);
    if (in_scan || stated != count || number == 0 || number > count || seen[number - 1]) {
      return false;
    }
    seen[number - 1] = true;
  }
  return count > 0;
}

}  // namespace

std::string PlainProfileSegments(std::string_view bytes, const ContainerMap& map) {
  if (!AreNumberedSegments(bytes, map)) {
    return "";
  }
  const std::vector<JoinedPayload> profiles = JoinPayloads(bytes, map, "icc");
  return profiles.size() == 1 ? ProfileSegments(PlainIccProfile(profiles[0].bytes)) : "";
}

std::string PlainProfileChunk(std::string_view content) {
  constexpr std::size_t kLongestProfile = std::size_t{16} << 20;
  const std::size_t keyword_end = PngKeywordEnd(content);
  if (keyword_end == 0 || ByteAt(content, keyword_end) != 0) {
    return "";
  }
  const Inflated profile = Inflate(Part(content, keyword_end + 1), kLongestProfile);
  const std::string plain = profile.complete ? PlainIccProfile(profile.bytes) : "";
  return plain.empty() ? "" : MakePngChunk("iCCP", "profile\0\0"s + Deflate(plain));
}

bool HasPlainProfile(std::string_view bytes, const ContainerMap& map) {
  std::string carried;
  for (const Segment& segment : map.segments) {
    if (segment.carrier == "icc") {
      carried += Part(bytes, segment.offset, segment.length);
    }
  }
  if (map.format == "jpeg") {
    return carried == PlainProfileSegments(bytes, map);
  }
  if (map.format == "png") {
    const std::optional<PngFileChunk> chunk = ReadPngChunk(carried, 0);
    return chunk && carried == PlainProfileChunk(chunk->content);
  }
  const std::vector<JoinedPayload> profiles = JoinPayloads(bytes, map, "icc");
  return profiles.size() == 1 && PlainIccProfile(profiles[0].bytes) == profiles[0].bytes;
}

void AppendRewrittenProfile(const std::string& name, std::size_t before, std::size_t after, StripResult& result) {
  result.removed.push_back({"icc", name + " but for what renders", before - std::min(before, after)});
}

}  // namespace pentimento
