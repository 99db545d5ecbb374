#include "framework/media/container/text_value.h"

#include <fmt/format.h>

#include "framework/core/hash.h"
#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

/// Length of the well-formed sequence at that place; 0 if there is none.
std::size_t Utf8Sequence(std::string_view bytes, std::size_t at) {
  const std::uint8_t first = ByteAt(bytes, at);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || !Holds(bytes, at, length)) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((ByteAt(bytes, at + i) & 0xC0) != 0x80) {
      return 0;
    }
  }
  const std::uint8_t second = ByteAt(bytes, at + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool too_large = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

std::string DigestOf(std::string_view bytes) {
  return fmt::format("{} bytes, SHA-256 {}", bytes.size(), Sha256(bytes));
}

bool IsUtf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = Utf8Sequence(bytes, at);
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

std::string Utf8OfLatin1(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    if (code < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xC0 | code >> 6);
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

std::string TextOf(std::string_view bytes) {
  const std::size_t last = bytes.find_last_not_of('\0');
  bytes = bytes.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (bytes.size() > kLongestText) {
    return DigestOf(bytes);
  }
  return IsUtf8(bytes) ? std::string(bytes) : Utf8OfLatin1(bytes);
}

std::string HexOf(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    digits += kDigits[static_cast<unsigned char>(byte) >> 4U];
    digits += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return digits;
}

}  // namespace pentimento
