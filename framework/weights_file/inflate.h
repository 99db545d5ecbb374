#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

/// A deflate stream (RFC 1951) of exactly `size` bytes decompressed; nothing if it is damaged or holds more or fewer. A
/// build without zlib reads none.
std::optional<std::string> InflateExactly(std::string_view packed, std::size_t size);

/// Whether this build can decompress at all.
bool CanInflate();

}  // namespace pentimento
