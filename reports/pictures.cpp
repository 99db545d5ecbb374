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

std::string MediaTypeOfFile(const fs::path& picture, std::string_view first_bytes) {
  std::string type = MediaType(first_bytes);
  if (type.empty()) {
    throw DataError(
        fmt::format("{}: not a JPEG, PNG, WebP, GIF or AVIF picture, so the report cannot show it; encode "
                    "it as one of these",
                    picture.string()));
  }
  return type;
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

std::string DataUri(const fs::path& picture) {
  const std::string bytes = ReadFile(picture);
  return fmt::format("data:{};base64,{}", MediaTypeOfFile(picture, bytes), Base64(bytes));
}

std::string RelativeUrl(const fs::path& picture, const fs::path& folder) {
  std::array<char, 16> first{};
  std::ifstream stream(picture, std::ios::binary);
  if (!stream.read(first.data(), first.size())) {
    throw DataError(fmt::format("{}: cannot read the picture that the report is to show", picture.string()));
  }
  MediaTypeOfFile(picture, {first.data(), first.size()});
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
