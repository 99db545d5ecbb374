#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// What a JPEG stream in a strip, a tile or JPEGTables may hold.
enum class TiffJpegKind {
  kPicture,
  kTables,  ///< neither frame nor scan
};

/// A stretch of such a stream.
struct TiffJpegPart {
  std::size_t offset = 0;  ///< in the stream
  std::size_t length = 0;
  std::string fault;  ///< why it is none of the picture's; "" if it is
};

/// A JPEG stream of a TIFF (supplement 2) taken apart: what a decoder needs of it, neighbours joined, and what it does
/// not (comments, application segments, a second frame, bytes behind the end). The parts are the whole stream.
std::vector<TiffJpegPart> TakeTiffJpegApart(std::string_view stream, TiffJpegKind kind);

}  // namespace pentimento
