#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "framework/core/json.h"
#include "framework/media/inventory/inventory.h"

namespace pentimento {

/// What an item gives away, in words.
struct ItemClass {
  std::string_view category;
  std::string_view sensitivity;
};

/// One file of `metadata show --json`, as a text, since a thousand files' documents take longer to build than to read:
/// {"file", "format", "items": [{"carrier", "group", "name", "value", "category", "sensitivity", "offset", "length"}],
///  "bytes": {"total", "image", "known", "unknown"}, "faults": [...]}. Bytes that are no UTF-8 become U+FFFD.
std::string InventoryJson(std::string_view file, const Inventory& inventory,
                          const std::function<ItemClass(const MetadataItem&)>& classify);

/// The opposite, without the classes. @throws DataError if the document is not of that form.
Inventory InventoryFromJson(const Json& document);

/// Appends a text as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD.
void AppendJsonText(std::string& json, std::string_view text);

}  // namespace pentimento
