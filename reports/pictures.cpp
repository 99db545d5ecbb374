#include "reports/pictures.h"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/base64.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPlaceholder =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="#8884"/>)"
    R"(<text x="48" y="52" font-family="sans-serif" font-size="11" fill="#888" text-anchor="middle">no preview</text></svg>)";

[[noreturn]] void Refuse(const std::string& picture) {
  throw DataError(
      fmt::format("{}: not a JPEG, PNG, WebP, GIF or AVIF picture, so the report cannot show it; encode "
                  "it as one of these",
                  picture));
}

std::string Inlined(std::string_view type, std::string_view bytes) {
  return fmt::format("data:{};base64,{}", type, Base64(bytes));
}

}  // namespace

std::string MediaType(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("\xFF\xD8\xFF"sv)) {
    return "image/jpeg";
  }
  if (first_bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return "image/png";
  }
  if (first_bytes.starts_with("GIF87a"sv) || first_bytes.starts_with("GIF89a"sv)) {
    return "image/gif";
  }
  if (first_bytes.size() >= 12 && first_bytes.starts_with("RIFF"sv) && first_bytes.substr(8, 4) == "WEBP"sv) {
    return "image/webp";
  }
  if (first_bytes.size() >= 12 && first_bytes.substr(4, 8) == "ftypavif"sv) {
    return "image/avif";
  }
  return "";
}

std::string MediaTypeOfFile(const fs::path& picture) {
  std::array<char, 16> first{};
  std::ifstream stream(picture, std::ios::binary);
  if (!stream.is_open()) {
    throw DataError(fmt::format("{}: cannot read the picture that the report is to show", picture.string()));
  }
  stream.read(first.data(), first.size());
  return MediaType({first.data(), static_cast<std::size_t>(stream.gcount())});
}

std::string DataUri(const fs::path& picture) {
  const std::string bytes = ReadFile(picture);
  const std::string type = MediaType(bytes);
  if (type.empty()) {
    Refuse(picture.string());
  }
  return Inlined(type, bytes);
}

std::string DataUriOfBytes(std::string_view picture) {
  const std::string type = MediaType(picture);
  if (type.empty()) {
    Refuse("a picture in memory");
  }
  return Inlined(type, picture);
}

std::string PlaceholderUri() { return Inlined("image/svg+xml", kPlaceholder); }

std::string RelativeUrl(const fs::path& picture, const fs::path& folder) {
  if (MediaTypeOfFile(picture).empty()) {
    Refuse(picture.string());
  }
  const fs::path relative =
      fs::absolute(picture).lexically_normal().lexically_relative(fs::absolute(folder).lexically_normal());
  std::string url;
  for (const fs::path& part : relative) {
    url += url.empty() ? "" : "/";
    url += PercentEncode(part.string());
  }
  return url;
}

}  // namespace pentimento
