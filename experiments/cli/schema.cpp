#include "experiments/cli/command.h"
#include "framework/config/json_schema.h"

namespace pentimento {

void AddSchemaCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("schema", "Print the JSON Schema of a config, or of one part of it");
  auto path = std::make_shared<std::string>();
  command->add_option("part", *path, "for example metrics.identity; everything if left out");
  command->callback([path, &action] {
    action = [path](const Session& session) {
      PrintJson(path->empty() ? MakeJsonSchema(session.experiment_schema, "Pentimento experiment")
                              : MakeJsonSchemaAt(session.experiment_schema, *path));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
