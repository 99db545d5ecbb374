#include "experiments/weights.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "experiments/cli/command.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Runs the script that set-up uses: it fetches archives through pip's index, checks and unpacks them, and executes
/// nothing that they contain. What it prints is narration.
int Fetch(const std::vector<std::string>& names) {
  const std::string script = (ShareFolder() / "scripts" / "weights").string();
  if (access(script.c_str(), R_OK) != 0) {
    throw MissingError(fmt::format("{}: missing; set PENTIMENTO_SHARE to the folder that holds it", script));
  }
  std::vector<std::string> words = {"python3", script, "get"};
  words.insert(words.end(), names.begin(), names.end());
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) {
    throw WorkError("cannot start python3");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 127) {
    throw WorkError("python3 could not be run; it is needed to fetch weights, and for nothing else");
  }
  return WEXITSTATUS(status);
}

Json InstalledToJson(const std::vector<std::string>& names) {
  const std::vector<WeightsState> states = InspectWeights(false);
  Json weights = Json::array();
  for (const std::string& name : names) {
    const bool installed = std::ranges::any_of(
        states, [&](const WeightsState& state) { return state.entry.at("name") == name && state.present; });
    weights.push_back({{"name", name}, {"installed", installed}});
  }
  return {{"folder", WeightsFolder().string()}, {"weights", weights}};
}

int Get(const Session& session, const std::vector<std::string>& names) {
  const int code = Fetch(names);
  if (session.json) {
    PrintJson(InstalledToJson(names));
  }
  return code;
}

}  // namespace

void AddWeightsCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("weights", "Fetch pinned weight files");
  command->require_subcommand(1);
  auto* get = command->add_subcommand("get", "Fetch, check (SHA-256) and unpack named weights");
  auto names = std::make_shared<std::vector<std::string>>();
  get->add_option("names", *names, "as `pentimento list weights` shows them")->required();
  get->callback([names, &action] { action = [names](const Session& session) { return Get(session, *names); }; });
}

}  // namespace pentimento
