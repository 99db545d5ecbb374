#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

/// An unsigned number of `size` bytes, least first. The caller answers for the bounds.
std::uint32_t LittleEndian(std::string_view bytes, std::size_t offset, int size);

/// What the first chunk of that four-letter name holds in a RIFF file (WebP is one); nothing if there is none or it
/// reaches beyond the end.
std::optional<std::string_view> RiffChunk(std::string_view bytes, std::string_view name);

/// A WebP file of one plain picture without alpha, as encoders make it, with an ICC profile: the extended form of the
/// WebP container specification. @param width,height of the picture, in pixels.
std::string WithWebpProfile(std::string_view bytes, int width, int height, std::string_view profile);

}  // namespace pentimento
