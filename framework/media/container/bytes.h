#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pentimento {

/// Which byte of a number comes first.
enum class ByteOrder {
  kBig,     ///< the most significant ("MM" in TIFF; JPEG, PNG, ISO base media)
  kLittle,  ///< the least significant ("II" in TIFF; RIFF)
};

/// Whether [offset, offset + length) lies within the bytes. Any two numbers may be asked for.
constexpr bool Holds(std::string_view bytes, std::size_t offset, std::size_t length) {
  return offset <= bytes.size() && length <= bytes.size() - offset;
}

/// What of [offset, offset + length) lies within the bytes.
constexpr std::string_view Part(std::string_view bytes, std::size_t offset,
                                std::size_t length = std::string_view::npos) {
  return offset < bytes.size() ? bytes.substr(offset, length) : std::string_view();
}

/// Whether these bytes stand at that place.
constexpr bool StandsAt(std::string_view bytes, std::size_t offset, std::string_view text) {
  return Part(bytes, offset, text.size()) == text;
}

/// The byte at that place; 0 beyond the end.
constexpr std::uint8_t ByteAt(std::string_view bytes, std::size_t offset) {
  return offset < bytes.size() ? static_cast<std::uint8_t>(bytes[offset]) : std::uint8_t{0};
}

/// An unsigned number of `size` (at most 8) bytes. Bytes beyond the end read as 0.
constexpr std::uint64_t ReadNumber(std::string_view bytes, std::size_t offset, int size,
                                   ByteOrder order = ByteOrder::kBig) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) {
    const int place = order == ByteOrder::kBig ? i : size - 1 - i;
    value = value << 8 | ByteAt(bytes, offset + static_cast<std::size_t>(place));
  }
  return value;
}

/// The number in `size` bytes, as `ReadNumber` reads it. Higher bits are cut off; bytes that it does not reach are 0.
inline std::string MakeNumber(std::uint64_t value, int size, ByteOrder order = ByteOrder::kBig) {
  std::string bytes;
  for (int i = 0; i < size; ++i) {
    const int place = order == ByteOrder::kBig ? size - 1 - i : i;
    bytes += place < 8 ? static_cast<char>(value >> (8 * place) & 0xFF) : '\0';
  }
  return bytes;
}

}  // namespace pentimento
