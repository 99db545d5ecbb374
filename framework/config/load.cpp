#include "framework/config/load.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/config/config_tree.h"
#include "framework/config/override.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxFiles = 64;

/// Reads a file and what it includes. One loader a configuration.
class Loader {
 public:
  explicit Loader(LoadedConfig& loaded) : loaded_(loaded) {}

  ConfigTree Load(const fs::path& path) {
    loaded_.files.push_back(path);
    open_.push_back(path);
    YamlDocument document = ReadYamlFile(path);
    std::ranges::move(document.problems, std::back_inserter(loaded_.problems));
    ConfigTree own{std::move(document.values), std::move(document.places)};
    if (!own.values.is_object()) {
      throw ConfigError(fmt::format("{}: {}; a configuration is a mapping, such as `name: quickstart`",
                                    own.places.at("").value.ToString(),
                                    own.values.is_null() ? "the file is empty" : "this is no mapping"));
    }
    own.Remove("", "$schema");
    ConfigTree merged = LoadIncludes(path, own);
    own.Remove("", "include");
    merged.Merge("", own);
    open_.pop_back();
    return merged;
  }

 private:
  ConfigTree LoadIncludes(const fs::path& path, const ConfigTree& own) {
    ConfigTree merged{Json::object(), {{"", own.places.at("")}}};
    const auto include = own.values.find("include");
    if (include == own.values.end()) {
      return merged;
    }
    const Json names = include->is_array() ? *include : Json::array({*include});
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string pointer = include->is_array() ? fmt::format("/include/{}", i) : "/include";
      const ConfigPlace& place = own.places.at(pointer).value;
      if (!names[i].is_string()) {
        Report(place, "include must be a file name, or a list of them");
        continue;
      }
      const fs::path wanted = (path.parent_path() / fs::path(names[i].get<std::string>())).lexically_normal();
      if (MayOpen(wanted, place)) {
        merged.Merge("", Load(wanted));
      }
    }
    return merged;
  }

  bool MayOpen(const fs::path& wanted, const ConfigPlace& place) {
    std::error_code error;
    if (!fs::is_regular_file(wanted, error)) {
      Report(place, fmt::format("the included file {} {}", wanted.string(),
                                fs::exists(wanted, error) ? "is not a regular file" : "does not exist"));
      return false;
    }
    for (auto file = open_.begin(); file != open_.end(); ++file) {
      if (fs::equivalent(*file, wanted, error)) {
        std::string chain;
        for (auto link = file; link != open_.end(); ++link) {
          chain += link->string() + " -> ";
        }
        Report(place, fmt::format("include goes in a circle: {}{}", chain, wanted.string()));
        return false;
      }
    }
    if (loaded_.files.size() >= kMaxFiles) {
      throw ConfigError(fmt::format("{}: more than {} files are included", place.ToString(), kMaxFiles));
    }
    return true;
  }

  void Report(const ConfigPlace& place, std::string message) {
    loaded_.problems.push_back({place, std::move(message), true});
  }

  LoadedConfig& loaded_;
  std::vector<fs::path> open_;
};

void Finish(LoadedConfig& loaded, ConfigTree tree, const std::vector<std::string>& overrides) {
  for (const std::string& argument : overrides) {
    ApplyOverride(argument, tree, loaded.problems);
  }
  loaded.values = std::move(tree.values);
  loaded.places = std::move(tree.places);
}

}  // namespace

LoadedConfig LoadConfig(const fs::path& path, const std::vector<std::string>& overrides) {
  LoadedConfig loaded;
  loaded.path = path;
  Finish(loaded, Loader(loaded).Load(path), overrides);
  return loaded;
}

LoadedConfig LoadConfigValues(Json values, const std::string& source, const std::vector<std::string>& overrides) {
  LoadedConfig loaded;
  ConfigTree tree;
  tree.Replace("", values, {source});
  Finish(loaded, std::move(tree), overrides);
  return loaded;
}

}  // namespace pentimento
