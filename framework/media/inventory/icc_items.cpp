#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/text_value.h"
#include "framework/media/inventory/embedded_items.h"

namespace pentimento {
namespace {

constexpr std::size_t kHeader = 128;
constexpr std::size_t kMostTags = 100;

/// Up to the first NUL; "" if all of it is NUL.
std::string UntilNul(std::string_view text) { return std::string(text.substr(0, text.find('\0'))); }

void AppendUtf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | code >> 6U);
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | code >> 12U);
    text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | code >> 18U);
    text += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
    text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

std::string FromUtf16(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 2 <= bytes.size(); i += 2) {
    auto code = static_cast<std::uint32_t>(ReadNumber(bytes, i, 2));
    if (code >= 0xD800 && code < 0xDC00 && i + 4 <= bytes.size()) {
      i += 2;
      const auto low = static_cast<std::uint32_t>(ReadNumber(bytes, i, 2));
      code = 0x10000 + ((code - 0xD800) << 10U) + ((low - 0xDC00) & 0x3FFU);
    }
    AppendUtf8(text, code);
  }
  return text;
}

/// The text of a tag of a text type (ICC.1:2022, 10.15 and 10.24; ICC.1:2001-04, 6.5.17), all languages joined; "" for
/// another type or a damaged tag.
std::string TextOfTag(std::string_view tag) {
  if (tag.size() < 12) {
    return "";
  }
  const std::string_view type = tag.substr(0, 4);
  if (type == "text") {
    return UntilNul(tag.substr(8));
  }
  if (type == "desc") {
    return UntilNul(tag.substr(12, ReadNumber(tag, 8, 4)));
  }
  if (type == "mluc" && tag.size() >= 16) {
    std::string text;
    const std::size_t count = ReadNumber(tag, 8, 4);
    for (std::size_t record = 16; record + 12 <= tag.size() && (record - 16) / 12 < count; record += 12) {
      const std::size_t length = ReadNumber(tag, record + 4, 4);
      const std::size_t offset = ReadNumber(tag, record + 8, 4);
      if (offset <= tag.size() && length <= tag.size() - offset) {
        text += (text.empty() ? "" : "; ") + FromUtf16(tag.substr(offset, length));
      }
    }
    return text;
  }
  return "";
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTextTags = {{
    {"desc", "ProfileDescription"},
    {"cprt", "Copyright"},
    {"dmnd", "DeviceManufacturer"},
    {"dmdd", "DeviceModel"},
    {"vued", "ViewingConditionsDescription"},
    {"scrd", "ScreeningDescription"},
    {"targ", "CharacterisationTarget"},
    {"dscm", "ProfileDescriptionML"},
}};

std::string NameOf(std::string_view signature) {
  for (const auto& [known, name] : kTextTags) {
    if (known == signature) {
      return std::string(name);
    }
  }
  return std::string(signature);
}

bool IsZero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

}  // namespace

std::string AppendIcc(std::string_view profile, CarrierPlace place, std::vector<MetadataItem>& items) {
  const auto add = [&](const char* group, std::string name, std::string value) {
    items.push_back({"icc", group, std::move(name), std::move(value), place.offset, place.length});
  };
  add("", "Profile", DigestOf(profile));
  if (profile.size() < kHeader + 4 || profile.substr(36, 4) != "acsp") {
    return "ICC: damaged";
  }
  // ICC.1:2022, 7.2
  constexpr std::array<std::pair<std::size_t, const char*>, 8> kSignatures = {{{4, "CMMType"},
                                                                               {12, "Class"},
                                                                               {16, "ColorSpace"},
                                                                               {20, "ConnectionSpace"},
                                                                               {40, "Platform"},
                                                                               {48, "DeviceManufacturer"},
                                                                               {52, "DeviceModel"},
                                                                               {80, "Creator"}}};
  for (const auto& [offset, name] : kSignatures) {
    if (!IsZero(profile.substr(offset, 4))) {
      add("header", name, UntilNul(profile.substr(offset, 4)));
    }
  }
  add("header", "Version",
      fmt::format("{}.{}", static_cast<unsigned char>(profile[8]), static_cast<unsigned char>(profile[9]) >> 4U));
  if (!IsZero(profile.substr(24, 12))) {
    add("header", "DateTime",
        fmt::format("{:04}:{:02}:{:02} {:02}:{:02}:{:02}", ReadNumber(profile, 24, 2), ReadNumber(profile, 26, 2),
                    ReadNumber(profile, 28, 2), ReadNumber(profile, 30, 2), ReadNumber(profile, 32, 2),
                    ReadNumber(profile, 34, 2)));
  }
  if (!IsZero(profile.substr(84, 16))) {
    add("header", "ID", HexOf(profile.substr(84, 16)));
  }
  const std::size_t count = ReadNumber(profile, kHeader, 4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kHeader + 4 + 12 * i;
    if (i == kMostTags || entry + 12 > profile.size()) {
      return "ICC: damaged";
    }
    const std::size_t offset = ReadNumber(profile, entry + 4, 4);
    const std::size_t length = ReadNumber(profile, entry + 8, 4);
    if (offset > profile.size() || length > profile.size() - offset) {
      return "ICC: damaged";
    }
    const std::string_view tag = profile.substr(offset, length);
    std::string text = TextOfTag(tag);
    add("tags", NameOf(profile.substr(entry, 4)), text.empty() ? fmt::format("{} bytes", tag.size()) : std::move(text));
  }
  return "";
}

}  // namespace pentimento
