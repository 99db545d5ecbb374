#include <algorithm>

#include "experiments/cli/command.h"
#include "framework/config/json_schema.h"

namespace pentimento {

namespace {

/// What `pentimento list` calls by another word than a config does.
std::string AsConfigKey(const std::string& path) {
  const std::size_t end = std::min(path.find('.'), path.size());
  const std::string first = path.substr(0, end);
  return (first == "methods" ? "forward" : first == "datasets" ? "dataset" : first) + path.substr(end);
}

}  // namespace

void AddSchemaCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("schema", "Print the JSON Schema of a config, or of one part of it");
  auto path = std::make_shared<std::string>();
  command->add_option("part", *path, "for example metrics.identity or methods.blur; everything if left out");
  command->callback([path, &action] {
    action = [path](const Session& session) {
      const std::string part = AsConfigKey(*path);
      PrintJson(part.empty() ? MakeJsonSchema(session.experiment_schema, "Pentimento experiment")
                             : MakeJsonSchemaAt(session.experiment_schema, part));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
