#include "framework/config/config_tree.h"

#include <fmt/format.h>

#include "framework/core/option_schema.h"

namespace pentimento {
namespace {

/// The range of a sorted map that holds everything under `pointer`, itself left out.
template <class Map>
auto Below(Map& map, const std::string& pointer) {
  return std::pair(map.lower_bound(pointer + "/"), map.lower_bound(pointer + static_cast<char>('/' + 1)));
}

bool TypesDiffer(const Json& a, const Json& b) {
  const auto type_a = a.find("type");
  const auto type_b = b.find("type");
  return type_a != a.end() && type_b != b.end() && *type_a != *type_b;
}

}  // namespace

void ConfigTree::ForgetBelow(const std::string& pointer) {
  const auto [begin, end] = Below(places, pointer);
  places.erase(begin, end);
}

void ConfigTree::Merge(const std::string& pointer, const ConfigTree& over, const std::string& over_pointer) {
  Json& mine = values[Json::json_pointer(pointer)];
  const Json& theirs = over.values[Json::json_pointer(over_pointer)];
  places[pointer] = over.places.at(over_pointer);
  if (!mine.is_object() || !theirs.is_object() || TypesDiffer(mine, theirs)) {
    ForgetBelow(pointer);
    mine = theirs;
    const auto [begin, end] = Below(over.places, over_pointer);
    for (auto entry = begin; entry != end; ++entry) {
      places[pointer + entry->first.substr(over_pointer.size())] = entry->second;
    }
    return;
  }
  for (const auto& [key, value] : theirs.items()) {
    const std::string token = fmt::format("/{}", EscapePointerToken(key));
    Merge(pointer + token, over, over_pointer + token);
  }
}

void ConfigTree::Mark(const std::string& pointer, const Json& value, const ConfigPlace& place) {
  places[pointer] = {place, place};
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Mark(pointer + "/" + std::to_string(i), value[i], place);
    }
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      Mark(pointer + "/" + EscapePointerToken(key), item, place);
    }
  }
}

void ConfigTree::Replace(const std::string& pointer, const Json& value, const ConfigPlace& place) {
  ForgetBelow(pointer);
  values[Json::json_pointer(pointer)] = value;
  Mark(pointer, value, place);
}

void ConfigTree::Remove(const std::string& parent, const std::string& key) {
  Json& object = values[Json::json_pointer(parent)];
  if (object.is_object() && object.erase(key) > 0) {
    const std::string pointer = parent + fmt::format("/{}", EscapePointerToken(key));
    ForgetBelow(pointer);
    places.erase(pointer);
  }
}

}  // namespace pentimento
