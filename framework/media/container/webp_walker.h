#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "framework/media/container/map_builder.h"

namespace pentimento {

/// RIFF header, VP8X, frames and their data are image, the other chunks carriers (RFC 9649, section 2), those inside of
/// animation frames included.
void WalkWebp(MapBuilder& map);

/// A chunk of a RIFF file.
struct RiffFileChunk {
  std::size_t offset = 0;
  std::size_t length = 0;   ///< header included, padding not
  std::size_t padding = 0;  ///< 1 where the content's length is odd and there is a byte left
  std::string_view name;    ///< four letters
  std::string_view content;

  static constexpr std::size_t kHeader = 8;
};

/// Bytes of "RIFF", length and "WEBP".
inline constexpr std::size_t kWebpHeader = 12;
/// Bytes in front of the chunks of an animation frame: place, size, duration, flags.
inline constexpr std::size_t kWebpFrameHeader = 16;

/// The chunk that begins at `offset` and ends at or before `end`.
std::optional<RiffFileChunk> ReadRiffChunk(std::string_view bytes, std::size_t offset, std::size_t end);

/// Tells the chunks that a decoder needs from the others, one after the other in a file or in a frame: it needs those
/// of certain names, the first of each only, and no longer than they should be.
class WebpChunkFilter {
 public:
  bool Needs(const RiffFileChunk& chunk);

 private:
  bool has_header_ = false;
  bool has_animation_ = false;
  bool has_alpha_ = false;
  bool has_picture_ = false;
};

}  // namespace pentimento
