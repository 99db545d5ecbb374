#pragma once

#include <map>
#include <string>

#include "framework/config/yaml_document.h"
#include "framework/core/json.h"

namespace pentimento {

/// Values and the places of each, kept in step by every change.
struct ConfigTree {
  Json values;
  std::map<std::string, ConfigPlaces> places;

  /// Lays `over` on top at `pointer`, where something is already: mappings merge key by key unless their `type:`
  /// differs, anything else replaces.
  void Merge(const std::string& pointer, const ConfigTree& over, const std::string& over_pointer = "");

  /// Puts `value` at `pointer`, whose parent exists, in place of whatever was there; all of it comes from `place`.
  void Replace(const std::string& pointer, const Json& value, const ConfigPlace& place);

  /// Removes an entry of a mapping; nothing happens if there is none.
  void Remove(const std::string& parent, const std::string& key);

 private:
  void ForgetBelow(const std::string& pointer);
  void Mark(const std::string& pointer, const Json& value, const ConfigPlace& place);
};

}  // namespace pentimento
