#include "framework/config/override.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "framework/core/option_schema.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

std::vector<std::string> SplitPath(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const std::size_t dot = path.find('.', start);
    parts.push_back(path.substr(start, dot - start));
    if (dot == std::string::npos) {
      return parts;
    }
    start = dot + 1;
  }
}

/// What an entry of a list can be called: its `name:`, else its `type:`, else itself where it is a text.
std::string TextAt(const Json& entry, const char* key) {
  if (!entry.is_object()) {
    return "";
  }
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string TypeOf(const Json& entry) { return entry.is_string() ? entry.get<std::string>() : TextAt(entry, "type"); }

std::optional<std::size_t> FindEntry(const Json& list, const std::string& part) {
  std::vector<std::size_t> typed;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (TextAt(list[i], "name") == part) {
      return i;
    }
    if (TypeOf(list[i]) == part) {
      typed.push_back(i);
    }
  }
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error == std::errc() && end == part.data() + part.size() && index < list.size()) {
    return index;
  }
  return typed.size() == 1 ? std::optional(typed.front()) : std::nullopt;
}

bool IsNumber(const std::string& part) { return part.find_first_not_of("0123456789") == std::string::npos; }

std::vector<std::string> EntryNames(const Json& list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string name = TextAt(list[i], "name");
    if (name.empty()) {
      name = TypeOf(list[i]);
    }
    const bool usable = !name.empty() && FindEntry(list, name) == i;
    names.push_back(usable ? std::move(name) : std::to_string(i));
  }
  return names;
}

struct Failure {
  std::string message;
};

/// The pointer of `part` below `pointer`, which exists and is made a mapping where it is nothing or a short form.
std::string Descend(ConfigTree& tree, const std::string& pointer, const std::string& part, const ConfigPlace& place) {
  const Json here = tree.values[Json::json_pointer(pointer)];
  if (here.is_array()) {
    if (const auto index = FindEntry(here, part)) {
      return fmt::format("{}/{}", pointer, *index);
    }
    const std::vector<std::string> names = EntryNames(here);
    const std::string nearest = NearestName(part, names);
    throw Failure{fmt::format("{} has no single entry \"{}\"{}\n  accepted: {}", SpokenPointer(pointer), part,
                              nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest),
                              names.empty() ? "(the list is empty)" : Join(names))};
  }
  if (here.is_null()) {
    if (IsNumber(part)) {
      throw Failure{fmt::format("{0} is empty: it has no entry {1}; to set the whole list, say {0}=[...]",
                                SpokenPointer(pointer), part)};
    }
    tree.Replace(pointer, Json::object(), place);
  } else if (here.is_string()) {
    tree.Replace(pointer, Json{{"type", here}}, place);
  } else if (!here.is_object()) {
    throw Failure{fmt::format("{} is {} and has no keys", SpokenPointer(pointer), here.dump())};
  }
  std::string child = pointer + "/" + EscapePointerToken(part);
  if (!tree.values.contains(Json::json_pointer(child))) {
    tree.Replace(child, nullptr, place);
  }
  return child;
}

YamlDocument ParseValue(const std::string& text) {
  if (FindUnprintable(text) != std::string::npos) {
    throw Failure{"the value is not UTF-8 text"};
  }
  try {
    return ParseYaml(text, "value");
  } catch (const YamlError& error) {
    throw Failure{fmt::format("the value, read as YAML, at character {}: {}", error.problem().place.column,
                              error.problem().message)};
  }
}

}  // namespace

void ApplyOverride(const std::string& argument, ConfigTree& tree, std::vector<ConfigProblem>& problems) {
  const ConfigPlace place{"--set " + argument};
  try {
    const std::size_t equals = argument.find('=');
    const std::vector<std::string> parts = SplitPath(argument.substr(0, equals));
    if (equals == std::string::npos || std::ranges::find(parts, "") != parts.end() ||
        FindUnprintable(argument.substr(0, equals)) != std::string::npos) {
      throw Failure{"expected key.path=value, for example seed=7"};
    }
    if (parts.front() == "include") {
      throw Failure{"`include` works in files only; name the file that includes, or set the keys themselves"};
    }
    const YamlDocument value = ParseValue(argument.substr(equals + 1));
    for (const ConfigProblem& problem : value.problems) {
      problems.push_back({place, problem.message, problem.first, problem.unread});
    }
    ConfigTree changed = tree;  // one that fails half-way changes nothing
    std::string pointer;
    for (const std::string& part : parts) {
      pointer = Descend(changed, pointer, part, place);
    }
    changed.Replace(pointer, value.values, place);
    tree = std::move(changed);
  } catch (const Failure& failure) {
    problems.push_back({place, failure.message});
  }
}

}  // namespace pentimento
