#include "framework/media/inventory/png_profiles.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <zlib.h>

namespace pentimento {
namespace {

constexpr std::string_view kRawProfile = "Raw profile type ";

int HexDigit(char letter) {
  if (letter >= '0' && letter <= '9') {
    return letter - '0';
  }
  if (letter >= 'a' && letter <= 'f') {
    return letter - 'a' + 10;
  }
  return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

/// What stands before the next zero byte, which is taken off too; nothing if there is none.
std::optional<std::string_view> TakeUntilZero(std::string_view& content) {
  const std::size_t zero = content.find('\0');
  if (zero == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view text = content.substr(0, zero);
  content.remove_prefix(zero + 1);
  return text;
}

}  // namespace

std::optional<std::string> Inflate(std::string_view compressed, std::size_t most) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) {
    return std::nullopt;
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string bytes;
  std::array<char, 32768> part{};
  int status = Z_OK;
  while (status == Z_OK && bytes.size() < most) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    status = inflate(&stream, Z_NO_FLUSH);
    bytes.append(part.data(), part.size() - stream.avail_out);
    if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out == part.size())) {
      break;
    }
  }
  inflateEnd(&stream);
  if (bytes.size() >= most) {
    bytes.resize(most);
    return bytes;
  }
  return status == Z_STREAM_END ? std::optional(std::move(bytes)) : std::nullopt;
}

std::optional<PngText> ReadPngText(std::string_view chunk_name, std::string_view content, std::size_t most) {
  const auto keyword = TakeUntilZero(content);
  if (!keyword) {
    return std::nullopt;
  }
  bool compressed = chunk_name == "zTXt";
  if (compressed || chunk_name == "iTXt") {
    const std::size_t flags = compressed ? 1 : 2;
    if (content.size() < flags) {
      return std::nullopt;
    }
    compressed = compressed || content[0] != '\0';
    content.remove_prefix(flags);
    if (chunk_name == "iTXt" && (!TakeUntilZero(content) || !TakeUntilZero(content))) {
      return std::nullopt;
    }
  }
  PngText text{std::string(*keyword), "", false};
  if (!compressed) {
    text.text = content;
    return text;
  }
  auto inflated = Inflate(content, most);
  if (!inflated) {
    return std::nullopt;
  }
  text.text = std::move(*inflated);
  text.cut = text.text.size() == most;
  return text;
}

std::optional<RawProfile> ReadRawProfile(const PngText& text) {
  if (!text.keyword.starts_with(kRawProfile)) {
    return std::nullopt;
  }
  std::string_view rest = text.text;
  const auto next_line = [&rest] {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
  };
  RawProfile profile{text.keyword.substr(kRawProfile.size()), ""};
  if (!next_line().empty()) {
    return std::nullopt;
  }
  next_line();  // the type once more
  std::string_view count = next_line();
  count.remove_prefix(std::min(count.find_first_not_of(' '), count.size()));
  std::size_t length = 0;
  if (std::from_chars(count.data(), count.data() + count.size(), length).ec != std::errc()) {
    return std::nullopt;
  }
  int high = -1;
  for (const char letter : rest) {
    const int digit = HexDigit(letter);
    if (digit < 0) {
      continue;
    }
    if (high < 0) {
      high = digit;
    } else {
      profile.bytes += static_cast<char>(16 * high + digit);
      high = -1;
    }
  }
  return profile.bytes.size() == length ? std::optional(std::move(profile)) : std::nullopt;
}

}  // namespace pentimento
