#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "framework/media/container/map_builder.h"
#include "framework/media/container/png_chunks.h"

namespace pentimento {

/// Chunks that a decoder needs (ISO/IEC 15948; APNG's) are image, the others carriers. Behind IEND: what remains of an
/// earlier, longer picture that the file was written over ("trailer", "PNG remains"), or what `WalkTrailer` finds.
/// A chunk whose checksum does not hold is a fault, and one of another size than its name says is unknown.
void WalkPng(MapBuilder& map);

/// Whether a decoder needs a chunk of that name: picture, palette, transparency, colour space other than an ICC
/// profile, background, animation.
bool IsRenderingPngChunk(std::string_view name);

/// What a chunk is to the picture.
enum class PngChunkUse {
  kPicture,    ///< a decoder needs it
  kOther,      ///< it has another purpose, or none where it stands
  kMalformed,  ///< it cannot hold what its name says
};

/// Tells the chunks that a decoder needs from the others, one after the other: of what may stand once, the first; of
/// IDAT, those that follow one another; a palette where pixels are indices into it; frames where an animation was
/// announced before the picture, each with one control chunk. A chunk is malformed if it has another size than its
/// name, the colour type and the palette allow (ISO/IEC 15948, chapter 11; APNG).
class PngChunkFilter {
 public:
  PngChunkUse Take(const PngFileChunk& chunk);

 private:
  enum class Frame { kNone, kAnnounced, kHasData };

  [[nodiscard]] bool IsWellFormed(const PngFileChunk& chunk) const;
  bool Needs(const PngFileChunk& chunk);
  bool NeedsFrameChunk(std::string_view name);

  std::set<std::string> seen_;
  int colour_type_ = -1;
  int bit_depth_ = 0;
  std::size_t palette_entries_ = 0;
  bool has_data_ = false;
  bool in_data_ = false;
  bool is_animation_ = false;
  Frame frame_ = Frame::kNone;
};

}  // namespace pentimento
