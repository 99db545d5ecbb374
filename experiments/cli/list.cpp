#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/weights.h"
#include "framework/config/describe.h"

namespace pentimento {
namespace {

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

template <class T>
Json EntriesToJson(const Registry<T>& registry) {
  Json entries = Json::array();
  for (const auto& entry : registry.entries()) {
    entries.push_back({{"name", entry.name}, {"doc", entry.doc}, {"options", OptionsToJson(*entry.schema)}});
  }
  return entries;
}

template <class T>
void PrintEntries(const Registry<T>& registry, std::string_view heading, bool with_options) {
  fmt::print("{}\n", heading);
  for (const auto& entry : registry.entries()) {
    fmt::print("  {:<18} {}\n", entry.name, entry.doc);
    if (with_options) {
      fmt::print("{}", DescribeOptionsText(*entry.schema, 6));
    }
  }
}

Json WeightsToJson() {
  Json list = Json::array();
  for (const WeightsState& state : InspectWeights(false)) {
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
  return list;
}

void PrintWeights() {
  fmt::print("weights (in {})\n", WeightsFolder().string());
  for (const Json& entry : WeightsToJson()) {
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

int List(const Session& session, const std::string& what) {
  const Registries& r = session.registries;
  const auto wanted = [&](std::string_view kind) { return what.empty() || what == kind; };
  if (session.json) {
    Json document = Json::object();
    if (wanted("config")) {
      document["config"] = OptionsToJson(session.experiment_schema);
    }
    if (wanted("datasets")) {
      document["datasets"] = EntriesToJson(r.datasets);
    }
    if (wanted("models")) {
      document["models"] = EntriesToJson(r.models);
    }
    if (wanted("methods")) {
      document["methods"] = EntriesToJson(r.methods);
    }
    if (wanted("metrics")) {
      document["metrics"] = EntriesToJson(r.metrics);
    }
    if (wanted("matchers")) {
      document["matchers"] = EntriesToJson(*r.matchers);
    }
    if (wanted("weights")) {
      document["weights"] = WeightsToJson();
    }
    PrintJson(document);
    return kDone;
  }
  const bool with_options = !what.empty() || session.verbosity > 0;
  if (wanted("config") && with_options) {
    fmt::print("config\n{}", DescribeOptionsText(session.experiment_schema));
  }
  if (wanted("datasets")) {
    PrintEntries(r.datasets, "datasets", with_options);
  }
  if (wanted("models")) {
    PrintEntries(r.models, "models", with_options);
  }
  if (wanted("methods")) {
    PrintEntries(r.methods, "methods", with_options);
  }
  if (wanted("metrics")) {
    PrintEntries(r.metrics, "metrics", with_options);
  }
  if (wanted("matchers")) {
    PrintEntries(*r.matchers, "matchers", with_options);
  }
  if (wanted("weights")) {
    PrintWeights();
  }
  return kDone;
}

}  // namespace

void AddListCommand(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("list", "List the keys of a config, what they can name, with options, and the weights");
  auto what = std::make_shared<std::string>();
  command->add_option("what", *what, "one kind; everything if left out")
      ->check(CLI::IsMember({"config", "datasets", "models", "methods", "metrics", "matchers", "weights"}));
  command->callback([what, &action] { action = [what](const Session& session) { return List(session, *what); }; });
}

}  // namespace pentimento
