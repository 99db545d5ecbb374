#include "framework/media/container/png_profiles.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "framework/media/container/bytes.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/png_chunks.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

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

}  // namespace

std::optional<PngText> ReadPngText(std::string_view chunk_name, std::string_view content, std::size_t most) {
  const std::size_t keyword_end = PngKeywordEnd(content);
  if (keyword_end == 0) {
    return std::nullopt;
  }
  PngText text{std::string(content.substr(0, keyword_end - 1)), "", true};
  content.remove_prefix(keyword_end);
  bool packed = chunk_name == "zTXt";
  if (packed) {
    content = Part(content, 1);
  } else if (chunk_name == "iTXt") {
    // Whether compressed, the method, language, zero, translated keyword, zero.
    packed = ByteAt(content, 0) == 1;
    content = Part(content, 2);
    for (int i = 0; i < 2; ++i) {
      const std::size_t zero = content.find('\0');
      content = zero == std::string_view::npos ? std::string_view() : content.substr(zero + 1);
    }
  }
  if (packed) {
    Inflated inflated = Inflate(content, most);
    text.text = std::move(inflated.bytes);
    text.complete = inflated.complete;
  } else {
    text.text = content;
  }
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

RawBlock BlockOf(const RawProfile& profile) {
  std::string_view bytes = profile.bytes;
  const auto take = [&bytes](std::string_view signature) {
    const bool leads = bytes.starts_with(signature);
    bytes.remove_prefix(leads ? signature.size() : 0);
    return leads;
  };
  const bool is_app1 = profile.type == "APP1";
  if (profile.type == "xmp" || (is_app1 && take("http://ns.adobe.com/xap/1.0/\0"sv))) {
    return {"xmp", bytes};
  }
  if (profile.type == "exif" || is_app1) {
    take("Exif\0\0"sv);
    return {"exif", bytes};
  }
  if (profile.type == "iptc" || profile.type == "8bim" || profile.type == "APP13") {
    take("Photoshop 3.0\0"sv);
    return {bytes.starts_with("8BIM") ? "photoshop" : "iptc", bytes};
  }
  return {profile.type == "icc" || profile.type == "icm" ? "icc" : "", bytes};
}

}  // namespace pentimento
