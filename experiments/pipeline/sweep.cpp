#include "experiments/pipeline/sweep.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "framework/core/text.h"

namespace pentimento {
namespace {

constexpr const char* kSweptKeyPointer = "/sweep/key";
constexpr double kMostSweptValues = 32;

/// Made at run time because its values are of any type.
const OptionSchema& SweepSchema() {
  static const OptionSchema schema = [] {
    OptionSchema made;
    made.fields = {
        MakeField<std::string>("forward", "name of the forward that is tried with several values", "",
                               {.required = true}),
        MakeField<std::string>("key", "key of that entry, or of an option in it, such as palette.colours", "",
                               {.required = true}),
        ScalarListField("values", "what the key is set to, a copy of the forward each",
                        {.minimum = 1, .maximum = kMostSweptValues, .required = true}),
    };
    return made;
  }();
  return schema;
}

std::vector<std::string> PathOfKey(const std::string& key) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', start)) {
    parts.push_back(key.substr(start, dot - start));
    start = dot + 1;
  }
  parts.push_back(key.substr(start));
  return parts;
}

std::string NameOfValue(const Json& value) {
  if (value.is_string()) {
    return value.get<std::string>();
  }
  return value.is_number_float() ? fmt::format("{}", value.get<double>()) : value.dump();
}

std::string TextUnder(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The entry with `value` under `path`; mappings are made on the way.
Json WithValue(const Json& entry, const std::vector<std::string>& path, const Json& value) {
  Json changed = entry.is_string() ? Json{{"type", entry}} : entry;
  Json* here = &changed;
  for (const std::string& part : path) {
    if (!here->is_object()) {
      *here = Json::object();
    }
    here = &(*here)[part];
  }
  *here = value;
  return changed;
}

std::vector<OptionProblem> ResolveForwards(const OptionField& forwards, const Json& entries, Json& resolved) {
  OptionSchema schema;
  schema.fields = {forwards};
  Json config = Json::object();
  config[forwards.name] = entries;
  return ResolveOptions(schema, config, resolved);
}

/// The key and the values of a sweep that are as they should be; a checker of their own types reports the rest.
class SweepChecker {
 public:
  SweepChecker(const Json& entries, std::size_t swept, std::string key, const OptionField& forwards)
      : entries_(entries), swept_(swept), key_(std::move(key)), path_(PathOfKey(key_)), forwards_(forwards) {
    Json resolved;
    known_ = ResolveForwards(forwards_, entries_, resolved);
    below_ = fmt::format("/forward/{}", swept_);
    for (const std::string& part : path_) {
      below_ += "/" + EscapePointerToken(part);
    }
  }

  std::vector<OptionProblem> Check(const Json& values) {
    if (std::ranges::find(path_, "") != path_.end() || path_.front() == "name" || path_.front() == "type") {
      Add({kSweptKeyPointer,
           false,
           fmt::format("\"{}\" cannot be swept: a sweep sets one key of one method, and names the copies by its value",
                       key_),
           {}});
      return std::move(problems_);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_number = values[i].is_number() && std::isfinite(values[i].get<double>());
      if (is_number || values[i].is_string() || values[i].is_boolean()) {
        CheckValue(values[i], fmt::format("/sweep/values/{}", i));
      }
    }
    return std::move(problems_);
  }

 private:
  void CheckValue(const Json& value, const std::string& pointer) {
    Json entries = entries_;
    entries[swept_] = WithValue(entries_[swept_], path_, value);
    Json resolved;
    for (OptionProblem& problem : ResolveForwards(forwards_, entries, resolved)) {
      if (std::ranges::any_of(known_, [&](const OptionProblem& one) { return IsSame(one, problem); })) {
        continue;
      }
      // What is wrong with the value lies under the key; the rest comes of setting that key at all.
      const bool of_value = !problem.at_key && problem.pointer.starts_with(below_);
      problem.pointer = of_value ? pointer : kSweptKeyPointer;
      problem.at_key = false;
      Add(std::move(problem));
    }
  }

  void Add(OptionProblem problem) {
    if (std::ranges::none_of(problems_, [&](const OptionProblem& one) { return IsSame(one, problem); })) {
      problems_.push_back(std::move(problem));
    }
  }

  static bool IsSame(const OptionProblem& a, const OptionProblem& b) {
    return a.pointer == b.pointer && a.message == b.message;
  }

  const Json& entries_;
  std::size_t swept_;
  std::string key_;
  std::vector<std::string> path_;
  const OptionField& forwards_;
  std::string below_;                 ///< pointer of the key
  std::vector<OptionProblem> known_;  ///< of the entries without the sweep
  std::vector<OptionProblem> problems_;
};

}  // namespace

OptionField SweepField() {
  OptionField field = ObjectField("sweep",
                                  "one forward tried with several values of one of its keys: copies of it, called "
                                  "<forward>-<key>-<value>, stand in its place",
                                  &SweepSchema());
  field.nullable = true;
  field.default_value = nullptr;
  return field;
}

std::optional<Sweep> SweepOf(const Json& resolved) {
  const Json& given = resolved.at("sweep");
  if (given.is_null()) {
    return std::nullopt;
  }
  Sweep sweep{given.at("forward").get<std::string>(), given.at("key").get<std::string>(), given.at("values"), {}};
  for (const Json& value : sweep.values) {
    sweep.copies.push_back(fmt::format("{}-{}-{}", sweep.forward, sweep.key, NameOfValue(value)));
  }
  return sweep;
}

std::string EntryName(const Json& entry) {
  if (entry.is_string()) {
    return entry.get<std::string>();
  }
  if (!entry.is_object()) {
    return "";
  }
  for (const char* key : {"name", "type"}) {
    if (std::string name = TextUnder(entry, key); !name.empty()) {
      return name;
    }
  }
  return entry.contains("model") ? "model" : "";
}

std::vector<OptionProblem> CheckSweep(const Json& given, const OptionField& forwards) {
  const auto sweep = given.find("sweep");
  const auto entries = given.find("forward");
  if (sweep == given.end() || !sweep->is_object() || entries == given.end() || !entries->is_array() ||
      TextUnder(*sweep, "forward").empty()) {
    return {};
  }
  const std::string name = TextUnder(*sweep, "forward");
  const auto swept = std::ranges::find(*entries, name, EntryName);
  if (swept == entries->end()) {
    std::vector<std::string> names;
    std::ranges::transform(*entries, std::back_inserter(names), EntryName);
    return {UnknownReference("/sweep/forward", "forward", name, names)};
  }
  const auto key = sweep->find("key");
  const auto values = sweep->find("values");
  if (key == sweep->end() || !key->is_string() || values == sweep->end() || !values->is_array()) {
    return {};
  }
  const auto index = static_cast<std::size_t>(swept - entries->begin());
  return SweepChecker(*entries, index, key->get<std::string>(), forwards).Check(*values);
}

Json SweptForwards(const Json& resolved, const OptionField& forwards) {
  const std::optional<Sweep> sweep = SweepOf(resolved);
  if (!sweep) {
    return resolved.at("forward");
  }
  Json entries = Json::array();
  for (const Json& entry : resolved.at("forward")) {
    if (EntryName(entry) != sweep->forward) {
      entries.push_back(entry);
      continue;
    }
    for (std::size_t i = 0; i < sweep->copies.size(); ++i) {
      entries.push_back(WithValue(entry, PathOfKey(sweep->key), sweep->values[i]));
      entries.back()["name"] = sweep->copies[i];
    }
  }
  Json normal;
  static_cast<void>(ResolveForwards(forwards, entries, normal));  // CheckSweep has tried each value
  return normal.at("forward");
}

std::vector<std::string> WithCopies(const std::optional<Sweep>& sweep, const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const std::string& name : names) {
    if (sweep && name == sweep->forward) {
      all.insert(all.end(), sweep->copies.begin(), sweep->copies.end());
    } else {
      all.push_back(name);
    }
  }
  return all;
}

OptionProblem UnknownReference(std::string pointer, std::string_view what, const std::string& name,
                               const std::vector<std::string>& known) {
  const std::string nearest = NearestName(name, known);
  return {std::move(pointer), false,
          fmt::format("there is no {} called \"{}\"{}", what, name,
                      nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest)),
          known};
}

}  // namespace pentimento
