#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/pipeline/requirements.h"
#include "experiments/weights.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Of an override, "file" is the whole argument, and line and column are null, as where an error is about the file.
Json ProblemsToJson(const Error& error, const std::string& file) {
  const auto* located = dynamic_cast<const LocatedProblems*>(&error);
  if (located == nullptr) {
    return Json::array({{{"file", file}, {"line", nullptr}, {"column", nullptr}, {"message", error.what()}}});
  }
  Json problems = Json::array();
  for (const ConfigProblem& problem : located->problems()) {
    const bool has_lines = problem.place.line > 0;
    problems.push_back({{"file", problem.place.source},
                        {"line", has_lines ? Json(problem.place.line) : Json()},
                        {"column", has_lines ? Json(problem.place.column) : Json()},
                        {"message", problem.message}});
  }
  return problems;
}

int Validate(const Session& session, const std::string& file, const std::vector<std::string>& overrides) {
  try {
    const ResolvedConfig config = ResolveExperiment(session, file, overrides);
    RequireInputs(config, session.experiment_schema, session.registries, WeightsFolder());
    if (session.json) {
      PrintJson({{"valid", true}, {"problems", Json::array()}, {"hash", config.hash}, {"config", config.values}});
    } else {
      fmt::print("{}: valid ({})\n", file, config.hash);
    }
    return kDone;
  } catch (const Error& error) {
    if (session.json) {
      PrintJson({{"valid", false}, {"problems", ProblemsToJson(error, file)}});
    }
    throw;
  }
}

}  // namespace

void AddValidateCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("validate", "Check a config and report every problem with file, line and column");
  auto file = std::make_shared<std::string>();
  auto overrides = std::make_shared<std::vector<std::string>>();
  command->add_option("config", *file, "the experiment (YAML)")->required();
  command->add_option("--set", *overrides, "override a value of the config; paths start from its folder")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->footer(
      "With --json: {\"valid\", \"problems\": [{\"file\", \"line\", \"column\", \"message\"}, ...]}, and of a valid "
      "config its hash and, with every option, itself.");
  command->callback([file, overrides, &action] {
    action = [file, overrides](const Session& session) { return Validate(session, *file, *overrides); };
  });
}

}  // namespace pentimento
