#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pentimento {

/// Longest text that stands as it is in an item's value.
inline constexpr std::size_t kLongestText = 65'536;

/// "<size> bytes, SHA-256 <digest>": compares equal exactly if the bytes do.
std::string DigestOf(std::string_view bytes);

/// Bytes that somebody meant as text: as they are if they are UTF-8, else each byte as the Latin-1 letter it stands
/// for; longer than `kLongestText`, as `DigestOf` has them. Trailing zeros are left out.
std::string TextOf(std::string_view bytes);

/// Latin-1 as UTF-8 (tEXt and zTXt chunks are Latin-1 by their standard, but many writers put UTF-8 there).
std::string Utf8OfLatin1(std::string_view bytes);

/// RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool IsUtf8(std::string_view bytes);

/// Bytes as hexadecimal digits.
std::string HexOf(std::string_view bytes);

}  // namespace pentimento
