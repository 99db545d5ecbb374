#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// Bytes inside of a segment that has a name which nothing there accounts for.
struct UnknownStretch {
  std::string carrier;     ///< "exif", "icc", or "IDAT" and "fdAT" of the picture itself
  std::string name;        ///< of the directory, if it is in one
  std::size_t offset = 0;  ///< in the file; of what the file holds compressed, where that begins
  std::size_t length = 0;  ///< bytes of the file; of what it holds compressed, no more than it has there
  std::string digest;      ///< `DigestOf` the bytes
};

struct UnknownInside {
  std::vector<UnknownStretch> stretches;
  std::vector<std::string> faults;  ///< where it could not be told, with the offset
};

/// Rows that a reader inflates to find their end.
inline constexpr std::size_t kMostRows = std::size_t{128} << 20U;

/// What EXIF blocks hold that no directory points at (in a TIFF file directories are segments themselves); private tags
/// and slack of ICC profiles, also of compressed ones (`UnknownInIccProfile`), and what stands behind the end of iCCP's
/// compressed stream or is none; and what of IDAT and of each frame's fdAT stands behind the end of the compressed
/// rows. Rows that are damaged are a fault, and so are those of pictures that inflate to more than `most_rows`
/// together: their ends are not found. Reads strangers' bytes; nothing is thrown.
UnknownInside FindUnknownInside(std::string_view bytes, const ContainerMap& map, std::size_t most_rows = kMostRows);

}  // namespace pentimento
