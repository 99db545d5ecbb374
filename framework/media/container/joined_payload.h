#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// What a carrier holds that a format spreads over several segments.
struct JoinedPayload {
  struct Piece {
    std::size_t begin = 0;   ///< in `bytes`
    std::size_t offset = 0;  ///< in the file
  };
  std::string bytes;
  std::vector<Piece> pieces;

  /// Where in the file the byte at `position` stands.
  [[nodiscard]] std::size_t FileOffset(std::size_t position) const;
};

/// The payloads of a carrier's segments put together in the order that the format says; one result for each that the
/// file has. "icc" and "photoshop" of JPEG are one; "jumbf" is one for each box; "xmp-extended" one for each GUID;
/// "exif" of JPEG one for each segment that begins a TIFF; other carriers one for each segment. No more bytes than the
/// file has.
std::vector<JoinedPayload> JoinPayloads(std::string_view bytes, const ContainerMap& map, std::string_view carrier);

}  // namespace pentimento
