#include "framework/config/load.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/config/config_tree.h"
#include "framework/config/override.h"
#include "framework/core/errors.h"
#include "framework/core/options.h"

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
      throw YamlError(
          {own.places.at("").value, fmt::format("{}; a configuration is a mapping, such as `name: quickstart`",
                                                own.values.is_null() ? "the file is empty" : "this is no mapping")});
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
        LoadInto(merged, wanted, place);
      }
    }
    return merged;
  }

  /// A file of which nothing can be read does not keep the others' problems from being said.
  void LoadInto(ConfigTree& merged, const fs::path& included, const ConfigPlace& place) {
    const std::size_t depth = open_.size();
    try {
      merged.Merge("", Load(included));
    } catch (const YamlError& error) {
      Report(error.problem().place, fmt::format("{} (included at {})", error.problem().message, place.ToString()));
    } catch (const ConfigError& error) {
      Report(place, fmt::format("the included file {}", error.what()));
    }
    open_.resize(depth);
  }

  bool MayOpen(const fs::path& wanted, const ConfigPlace& place) {
    if (loaded_.files.size() >= kMaxFiles) {
      if (!too_many_) {
        Report(place, fmt::format("more than {} files are included", kMaxFiles));
      }
      too_many_ = true;
      return false;
    }
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
    return true;
  }

  void Report(const ConfigPlace& place, std::string message) {
    loaded_.problems.push_back({place, std::move(message), true});
  }

  LoadedConfig& loaded_;
  std::vector<fs::path> open_;
  bool too_many_ = false;  ///< and it was said
};

void Finish(LoadedConfig& loaded, ConfigTree tree, const std::vector<std::string>& overrides) {
  for (const std::string& argument : overrides) {
    ApplyOverride(argument, tree, loaded.problems);
  }
  loaded.values = std::move(tree.values);
  loaded.places = std::move(tree.places);
}

}  // namespace

OptionField IncludeField() {
  return MakeField<std::vector<std::string>>("include",
                                             "other configs, which are read first: a file name relative to this file, "
                                             "or a list of them; what is said here wins, "
                                             "mappings being merged key by key unless their `type` differs",
                                             {});
}

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
