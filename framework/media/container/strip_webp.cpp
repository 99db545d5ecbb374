#include <algorithm>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_profile.h"
#include "framework/media/container/strip_formats.h"
#include "framework/media/container/webp_walker.h"

namespace pentimento {
namespace {

constexpr std::uint8_t kHasProfile = 0x20;
constexpr std::uint8_t kHasAlpha = 0x10;
constexpr std::uint8_t kHasExif = 0x08;
constexpr std::uint8_t kIsAnimation = 0x02;

std::string MakeWebpChunk(std::string_view name, std::string_view content) {
  return std::string(name) + MakeNumber(content.size(), 4, ByteOrder::kLittle) + std::string(content) +
         std::string(content.size() % 2, '\0');
}

/// Copies chunks one after the other.
class WebpCopier {
 public:
  WebpCopier(std::string_view bytes, const StripOptions& options, StripResult& result)
      : bytes_(bytes), options_(options), result_(result) {}

  std::string CopyChunks(std::size_t at, std::size_t end, bool in_frame) {
    std::string copy;
    WebpChunkFilter filter;
    while (at < end) {
      const std::optional<RiffFileChunk> chunk = ReadRiffChunk(bytes_, at, end);
      if (!chunk) {
        throw DataError(
            fmt::format("the WebP is damaged: the chunk at byte {} reaches beyond the end; it cannot be stripped", at));
      }
      if (chunk->name == "ANMF" && !in_frame && chunk->content.size() >= kWebpFrameHeader) {
        const std::string frames = CopyChunks(at + RiffFileChunk::kHeader + kWebpFrameHeader, at + chunk->length, true);
        copy += MakeWebpChunk("ANMF", std::string(chunk->content.substr(0, kWebpFrameHeader)) + frames);
        has_picture_ = true;
      } else if (filter.Needs(*chunk)) {
        if (chunk->name == "VP8X") {
          extended_ = in_frame ? extended_ : std::string(chunk->content);
        } else {
          copy += MakeWebpChunk(chunk->name, chunk->content);
          has_picture_ = has_picture_ || chunk->name.starts_with("VP8");
        }
      } else if (chunk->name == "VP8X" || chunk->name == "ANIM") {
        throw DataError(
            fmt::format("the WebP is damaged: {} at byte {} occurs twice or has the wrong size; it cannot be stripped",
                        chunk->name, at));
      } else if (chunk->name == "ICCP" && options_.keep_icc && !in_frame && profile_offset_ == 0) {
        profile_offset_ = at;
        profile_ = PlainIccProfile(chunk->content);
      }
      at += chunk->length + chunk->padding;
    }
    return copy;
  }

  [[nodiscard]] std::string Finish(const std::string& chunks) const {
    if (!has_picture_) {
      throw DataError("the WebP has no picture; it cannot be stripped");
    }
    std::string body = "WEBP";
    const bool turned = result_.orientation != 1;
    if (!extended_.empty()) {
      const std::uint8_t kept = ByteAt(extended_, 0) & (kHasAlpha | kIsAnimation);
      const auto flags =
          static_cast<std::uint8_t>(kept | (profile_.empty() ? 0 : kHasProfile) | (turned ? kHasExif : 0));
      body += MakeWebpChunk("VP8X", MakeNumber(flags, 1) + std::string(3, '\0') + extended_.substr(4));
      body += profile_.empty() ? "" : MakeWebpChunk("ICCP", profile_);
    }
    body += chunks;
    if (turned) {
      body += MakeWebpChunk("EXIF", OrientationBlock(result_.orientation));
    }
    return "RIFF" + MakeNumber(body.size(), 4, ByteOrder::kLittle) + body;
  }

  [[nodiscard]] bool is_extended() const { return !extended_.empty(); }
  /// Whether the copy has the profile of the chunk at that place.
  [[nodiscard]] bool KeepsProfileOf(std::size_t offset) const {
    return is_extended() && !profile_.empty() && offset == profile_offset_;
  }
  [[nodiscard]] const std::string& profile() const { return profile_; }

 private:
  std::string_view bytes_;
  const StripOptions& options_;
  StripResult& result_;
  std::string extended_;
  std::string profile_;             ///< in its plain form
  std::size_t profile_offset_ = 0;  ///< of the chunk that decoders take it from; 0 before there was one
  bool has_picture_ = false;
};

}  // namespace

StripResult StripWebp(std::string_view bytes, const ContainerMap& map, const StripOptions& options) {
  StripResult result;
  const std::size_t end = ReadNumber(bytes, 4, 4, ByteOrder::kLittle) + RiffFileChunk::kHeader;
  if (end > bytes.size()) {
    throw DataError("the WebP ends before the length that it states, so it is cut off; it cannot be stripped");
  }
  result.orientation = StatedOrientation(bytes, map);
  WebpCopier copier(bytes, options, result);
  const std::string chunks = copier.CopyChunks(kWebpHeader, std::max(end, kWebpHeader), false);
  if (!copier.is_extended()) {
    // Readers look for EXIF and profiles in the extended form only.
    result.orientation = 1;
  }
  result.bytes = copier.Finish(chunks);
  for (const Segment& segment : map.segments) {
    const std::string_view payload = Part(bytes, segment.payload_offset, segment.payload_length);
    if (segment.carrier == "icc" && copier.KeepsProfileOf(segment.offset)) {
      if (payload != copier.profile()) {
        AppendRewrittenProfile(segment.name, payload.size(), copier.profile().size(), result);
      }
    } else if (segment.role != ByteRole::kImage) {
      AppendRemoved(bytes, segment, result);
    }
  }
  return result;
}

}  // namespace pentimento
