#include "framework/media/container/xmp_pictures.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "framework/media/container/container.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/map_builder.h"

namespace pentimento {
namespace {

/// In fewer bytes no coding of these shows anybody.
constexpr std::size_t kSmallestPicture = kSmallestJpeg;
constexpr std::string_view kSpace = " \t\r\n";

/// Line breaks, also as XML writes them ("&#xA;"), are passed over.
std::string DecodeBase64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '&') {
      i = std::min(text.find(';', i), text.size());
      continue;
    }
    const int value = letter >= 'A' && letter <= 'Z'   ? letter - 'A'
                      : letter >= 'a' && letter <= 'z' ? letter - 'a' + 26
                      : letter >= '0' && letter <= '9' ? letter - '0' + 52
                      : letter == '+'                  ? 62
                      : letter == '/'                  ? 63
                                                       : -1;
    if (value < 0) {
      continue;
    }
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return bytes;
}

bool BeginsLikePicture(std::string_view bytes) {
  const std::string_view format = ContainerFormat(bytes);
  return format == "jpeg" ? bytes.starts_with(kJpegStart) : !format.empty();
}

/// The property whose value begins at that place: the name of the tag that ends in front of it, or of the attribute.
std::string PropertyBefore(std::string_view packet, std::size_t value) {
  constexpr std::size_t kLongest = 128;
  std::string_view before = packet.substr(value - std::min(value, kLongest), std::min(value, kLongest));
  if (before.ends_with('>')) {
    before.remove_prefix(before.rfind('<') + 1);  // npos + 1 is 0
    return PrintableName(before.substr(0, before.find_first_of(" \t\r\n/>")));
  }
  before.remove_suffix(1);
  before = before.substr(0, before.find_last_not_of(" \t\r\n=") + 1);
  return PrintableName(before.substr(before.find_last_of(" \t\r\n<\"'") + 1));
}

}  // namespace

std::vector<XmpPicture> FindXmpPictures(std::string_view packet, std::size_t most) {
  // What values begin behind (a quote, a tag's end, CDATA), and what of it ends them.
  const auto is_before = [](char c) { return c == '"' || c == '\'' || c == '>' || c == '['; };
  const auto is_behind = [](char c) { return c == '"' || c == '\'' || c == '<' || c == '[' || c == ']'; };
  // Not find_first_of, which searches the list anew for every character.
  const auto find = [&packet](std::size_t from, const auto& wanted) {
    const auto begin = packet.begin() + static_cast<std::ptrdiff_t>(from);
    return static_cast<std::size_t>(std::find_if(begin, packet.end(), wanted) - packet.begin());
  };
  constexpr std::size_t kEnoughToTell = 64;
  std::vector<XmpPicture> pictures;
  std::size_t at = find(0, is_before);
  while (at < packet.size() && pictures.size() < most) {
    const std::size_t begin = at + 1;
    const std::size_t end = find(begin, is_behind);
    at = find(end, is_before);
    std::string_view text = packet.substr(begin, end - begin);
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    if (text.size() / 4 * 3 + 3 < kSmallestPicture) {
      continue;  // three bytes for every four letters
    }
    if (BeginsLikePicture(DecodeBase64(text.substr(0, kEnoughToTell)))) {
      std::string bytes = DecodeBase64(text);
      if (bytes.size() >= kSmallestPicture) {
        pictures.push_back({PropertyBefore(packet, begin), std::move(bytes)});
      }
    }
  }
  return pictures;
}

}  // namespace pentimento
