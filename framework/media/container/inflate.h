#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// What all of a file's compressed blocks are inflated to at most by one reader: no honest file comes near, and a bomb
/// ends here.
inline constexpr std::size_t kMostInflated = std::size_t{32} << 20U;

struct Inflated {
  std::string bytes;
  bool complete = false;     ///< the stream ended as it should
  bool cut = false;          ///< it holds more than was allowed
  std::size_t consumed = 0;  ///< compressed bytes that were used
};

/// zlib's form (RFC 1950) decompressed, up to `most` bytes: a bomb costs no more than that. Damaged streams give what
/// was read of them; nothing is thrown.
Inflated Inflate(std::string_view packed, std::size_t most);

/// Compressed into zlib's form; equal bytes give equal ones. At most 4 GiB.
std::string Deflate(std::string_view bytes);

/// Compressed bytes of one stream that lies in these parts, one after the other; nothing if it does not end in them or
/// is damaged, or if it holds more than `inflatable` bytes (and a buffer's length). What it holds is not kept.
/// @param inflatable what was inflated is taken off it.
std::optional<std::size_t> ZlibStreamLength(const std::vector<std::string_view>& parts, std::size_t& inflatable);

}  // namespace pentimento
