#include "framework/media/inventory/inventory_json.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Length of the UTF-8 sequence at the beginning of `text` (RFC 3629, 4), 0 if there is none.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return 1;
  }
  std::size_t length = 0;
  unsigned char least = 0x80;
  unsigned char most = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    least = lead == 0xE0 ? 0xA0 : least;
    most = lead == 0xED ? 0x9F : most;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    least = lead == 0xF0 ? 0x90 : least;
    most = lead == 0xF4 ? 0x8F : most;
  }
  if (length == 0 || text.size() < length || byte(1) < least || byte(1) > most) {
    return 0;
  }
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  return length;
}

void AppendNumber(std::string& json, std::size_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  json.append(digits.data(), end);
}

void AppendMember(std::string& json, std::string_view name, std::string_view text) {
  json.append("\"").append(name).append("\": ");
  AppendJsonText(json, text);
}

void AppendMember(std::string& json, std::string_view name, std::size_t number) {
  json.append("\"").append(name).append("\": ");
  AppendNumber(json, number);
}

}  // namespace

void AppendJsonText(std::string& json, std::string_view text) {
  json += '"';
  std::size_t plain = 0;  // begin of what can be copied as it is
  const auto flush = [&](std::size_t end) { json.append(text.substr(plain, end - plain)); };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    const std::size_t length = byte < 0x80 ? 0 : SequenceLength(text.substr(i));
    if (length != 0) {
      i += length;
      continue;
    }
    flush(i);
    if (byte == '"' || byte == '\\') {
      json += '\\';
      json += static_cast<char>(byte);
    } else if (byte < 0x80) {
      json += fmt::format("\\u{:04x}", byte);
    } else {
      json += "\xEF\xBF\xBD";
    }
    plain = ++i;
  }
  flush(text.size());
  json += '"';
}

std::string InventoryJson(std::string_view file, const Inventory& inventory,
                          const std::function<ItemClass(const MetadataItem&)>& classify) {
  std::string json;
  json.reserve(256 + 256 * inventory.items.size());
  json += "{";
  AppendMember(json, "file", file);
  json += ", ";
  AppendMember(json, "format", inventory.format);
  json += ", \"items\": [";
  const char* separator = "\n  {\"carrier\": ";
  for (const MetadataItem& item : inventory.items) {
    const ItemClass given = classify(item);
    json += separator;
    separator = ",\n  {\"carrier\": ";
    AppendJsonText(json, item.carrier);
    json += ", \"group\": ";
    AppendJsonText(json, item.group);
    json += ", \"name\": ";
    AppendJsonText(json, item.name);
    json += ", \"value\": ";
    AppendJsonText(json, item.value);
    json += ", \"category\": ";
    AppendJsonText(json, given.category);
    json += ", \"sensitivity\": ";
    AppendJsonText(json, given.sensitivity);
    json += ", \"offset\": ";
    AppendNumber(json, item.offset);
    json += ", \"length\": ";
    AppendNumber(json, item.length);
    json += "}";
  }
  json += "],\n \"bytes\": {";
  AppendMember(json, "total", inventory.bytes.total);
  json += ", ";
  AppendMember(json, "image", inventory.bytes.image);
  json += ", ";
  AppendMember(json, "known", inventory.bytes.known);
  json += ", ";
  AppendMember(json, "unknown", inventory.bytes.unknown);
  json += "}, \"faults\": [";
  separator = "";
  for (const std::string& fault : inventory.faults) {
    json += separator;
    separator = ", ";
    AppendJsonText(json, fault);
  }
  return json += "]}";
}

Inventory InventoryFromJson(const Json& document) {
  try {
    Inventory inventory;
    inventory.format = document.at("format").get<std::string>();
    for (const Json& item : document.at("items")) {
      inventory.items.push_back({item.at("carrier"), item.at("group"), item.at("name"), item.at("value"),
                                 item.at("offset"), item.at("length")});
    }
    const Json& bytes = document.at("bytes");
    inventory.bytes = {bytes.at("total"), bytes.at("image"), bytes.at("known"), bytes.at("unknown")};
    inventory.faults = document.at("faults").get<std::vector<std::string>>();
    return inventory;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("no inventory of metadata: {}", error.what()));
  }
}

}  // namespace pentimento
