#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/options.h"
#include "framework/core/text.h"

namespace pentimento {

/// The named kinds of one thing (metrics, methods, models, data sets): for each a one-line description, its options
/// and how to make it. `pentimento list`, the JSON Schema, the config check and the docs are made from it.
///
/// Built explicitly at start-up (`RegisterBuiltinMetrics(registry)`), frozen before use, passed by reference.
template <class T>
class Registry {
 public:
  struct Entry {
    std::string name;
    std::string doc;
    const OptionSchema* schema = nullptr;
    std::function<std::unique_ptr<T>(const Json& resolved_options)> make;
  };

  /// @param what "metric", "method": for messages.
  explicit Registry(std::string what) : what_(std::move(what)) {}

  /// Registers `Kind`, constructed from `Options`. @throws InternalError on a name that is taken or a frozen registry.
  template <class Kind, HasOptionSchema Options>
  void Add(std::string name, std::string doc) {
    AddEntry({std::move(name), std::move(doc), &Options::Schema(),
              [](const Json& resolved) { return std::make_unique<Kind>(ReadOptions<Options>(resolved)); }});
  }

  void AddEntry(Entry entry) {
    if (frozen_) {
      throw InternalError(fmt::format("{} \"{}\" is registered after the registry was frozen", what_, entry.name));
    }
    for (const Entry& other : entries_) {
      if (other.name == entry.name) {
        throw InternalError(fmt::format("{} \"{}\" is registered twice", what_, entry.name));
      }
    }
    entries_.push_back(std::move(entry));
  }

  void Freeze() { frozen_ = true; }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const std::string& what() const { return what_; }

  /// @throws ConfigError naming the nearest spelling and all names.
  [[nodiscard]] const Entry& Get(const std::string& name) const {
    std::vector<std::string> names;
    for (const Entry& entry : entries_) {
      if (entry.name == name) {
        return entry;
      }
      names.push_back(entry.name);
    }
    const std::string nearest = NearestName(name, names);
    throw ConfigError(fmt::format("unknown {} \"{}\"{}\n  accepted: {}", what_, name,
                                  nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest), Join(names)));
  }

  /// Makes the kind that `resolved["type"]` names, from options that are already validated and complete.
  [[nodiscard]] std::unique_ptr<T> Make(const Json& resolved) const {
    return Get(resolved.at("type").template get<std::string>()).make(resolved);
  }

  /// The alternatives of a `type:`-tagged config entry.
  [[nodiscard]] std::shared_ptr<VariantSet> Variants(const OptionSchema* common) const {
    auto set = std::make_shared<VariantSet>();
    set->what = what_;
    set->common = common;
    for (const Entry& entry : entries_) {
      set->Add(entry.name, entry.doc, entry.schema);
    }
    return set;
  }

 private:
  std::string what_;
  std::vector<Entry> entries_;
  bool frozen_ = false;
};

}  // namespace pentimento
