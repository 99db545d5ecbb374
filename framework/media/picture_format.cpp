#include "framework/media/picture_format.h"

#include <array>
#include <fstream>

namespace pentimento {

using namespace std::string_view_literals;

std::string FormatOfBytes(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
    return "jpeg";
  }
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return "png";
  }
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) {
    return "tiff";
  }
  if (bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP"sv)) {
    return "webp";
  }
  return bytes.starts_with("BM"sv) ? "bmp" : "";
}

std::string FormatOfFile(const std::filesystem::path& file) {
  std::array<char, 12> first{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(first.data(), first.size());
  return FormatOfBytes({first.data(), static_cast<std::size_t>(stream.gcount())});
}

}  // namespace pentimento
