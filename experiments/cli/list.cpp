#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/weights.h"
#include "framework/config/describe.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

const std::vector<std::string> kKinds = {"config", "datasets", "models", "methods", "metrics", "matchers", "weights"};

Json OptionsToJson(const OptionSchema& schema) {
  Json options = Json::array();
  for (const OptionDescription& option : DescribeOptions(schema)) {
    options.push_back({{"name", option.name},
                       {"type", option.type},
                       {"default", option.default_value},
                       {"range", option.range},
                       {"unit", option.unit},
                       {"doc", option.doc}});
  }
  return options;
}

/// What was asked for: one kind or everything, one name of the kind or all.
struct Selection {
  std::string kind;
  std::string name;

  [[nodiscard]] bool Has(std::string_view other) const { return kind.empty() || kind == other; }
};

/// @throws ConfigError on a name that the registry does not have.
template <class T>
std::vector<typename Registry<T>::Entry> SelectedEntries(const Registry<T>& registry, const std::string& name) {
  return name.empty() ? registry.entries() : std::vector{registry.Get(name)};
}

template <class T>
Json EntriesToJson(const Registry<T>& registry, const std::string& name) {
  Json entries = Json::array();
  for (const auto& entry : SelectedEntries(registry, name)) {
    entries.push_back({{"name", entry.name}, {"doc", entry.doc}, {"options", OptionsToJson(*entry.schema)}});
  }
  return entries;
}

template <class T>
void PrintEntries(const Registry<T>& registry, std::string_view heading, const std::string& name, bool with_options) {
  const auto entries = SelectedEntries(registry, name);
  fmt::print("{}\n", heading);
  for (const auto& entry : entries) {
    fmt::print("  {:<18} {}\n", entry.name, entry.doc);
    if (with_options) {
      fmt::print("{}", DescribeOptionsText(*entry.schema, 6));
    }
  }
}

/// @throws ConfigError on a name of no weights.
Json WeightsToJson(const std::string& name) {
  Json list = Json::array();
  std::vector<std::string> names;
  for (const WeightsState& state : InspectWeights(false)) {
    names.push_back(state.entry.at("name"));
    if (!name.empty() && name != names.back()) {
      continue;
    }
    Json files = Json::array();
    for (const Json& file : state.entry.at("files")) {
      files.push_back({{"path", file.at("install")}, {"sha256", file.at("sha256")}, {"bytes", file.at("bytes")}});
    }
    list.push_back({{"name", state.entry.at("name")},
                    {"purpose", state.entry.at("purpose")},
                    {"licence", state.entry.at("licence")},
                    {"source", state.entry.at("source")},
                    {"sha256", state.entry.at("archive").at("sha256")},
                    {"default", state.entry.at("default")},
                    {"installed", state.present},
                    {"files", files}});
  }
  if (list.empty()) {
    throw ConfigError(fmt::format("unknown weights \"{}\"\n  accepted: {}", name, Join(names)));
  }
  return list;
}

void PrintWeights(const std::string& name) {
  const Json weights = WeightsToJson(name);
  fmt::print("weights (in {})\n", WeightsFolder().string());
  for (const Json& entry : weights) {
    const auto text = [&](const char* key) { return entry.at(key).get<std::string>(); };
    fmt::print("  {:<22} {}, {}\n", text("name"), entry.at("installed").get<bool>() ? "installed" : "not installed",
               entry.at("default").get<bool>() ? "fetched by set-up" : "fetched on request");
    fmt::print("      {}\n      licence {}; {}\n", text("purpose"), text("licence"), text("source"));
    for (const Json& file : entry.at("files")) {
      fmt::print("      {}  {}\n", file.at("sha256").get<std::string>(), file.at("path").get<std::string>());
    }
  }
  fmt::print("  to fetch one: pentimento weights get NAME\n");
}

int List(const Session& session, const Selection& wanted) {
  if (!wanted.kind.empty() && std::ranges::find(kKinds, wanted.kind) == kKinds.end()) {
    const std::string nearest = NearestName(wanted.kind, kKinds);
    throw ConfigError(fmt::format("nothing to list is called \"{}\"{}\n  accepted: {}", wanted.kind,
                                  nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest), Join(kKinds)));
  }
  const Registries& r = session.registries;
  if (wanted.kind == "config" && !wanted.name.empty()) {
    throw ConfigError("the keys of a config are listed all together: pentimento list config");
  }
  if (session.json) {
    Json document = Json::object();
    if (wanted.Has("config")) {
      document["config"] = OptionsToJson(session.experiment_schema);
    }
    const auto add = [&](const char* kind, const auto& registry) {
      if (wanted.Has(kind)) {
        document[kind] = EntriesToJson(registry, wanted.name);
      }
    };
    add("datasets", r.datasets);
    add("models", r.models);
    add("methods", r.methods);
    add("metrics", r.metrics);
    add("matchers", *r.matchers);
    if (wanted.Has("weights")) {
      document["weights"] = WeightsToJson(wanted.name);
    }
    PrintJson(document);
    return kDone;
  }
  const bool with_options = !wanted.kind.empty() || session.verbosity > 0;
  if (wanted.Has("config") && with_options) {
    fmt::print("config\n{}", DescribeOptionsText(session.experiment_schema));
  }
  const auto print = [&](const char* kind, const auto& registry) {
    if (wanted.Has(kind)) {
      PrintEntries(registry, kind, wanted.name, with_options);
    }
  };
  print("datasets", r.datasets);
  print("models", r.models);
  print("methods", r.methods);
  print("metrics", r.metrics);
  print("matchers", *r.matchers);
  if (wanted.Has("weights")) {
    PrintWeights(wanted.name);
  }
  return kDone;
}

}  // namespace

void AddListCommand(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("list", "List the keys of a config, what they can name, with options, and the weights");
  auto wanted = std::make_shared<Selection>();
  command->add_option("what", wanted->kind, fmt::format("one of {}; everything if left out", Join(kKinds)));
  command->add_option("name", wanted->name, "one of that kind, by its name; all if left out");
  command->callback(
      [wanted, &action] { action = [wanted](const Session& session) { return List(session, *wanted); }; });
}

}  // namespace pentimento
