// The program that is called: `metadata show` and its like run here, everything else in pentimento-main beside it.
// libtorch takes longer to load than a thousand files take to be read.

#include <algorithm>
#include <csignal>
#include <span>
#include <string_view>
#include <vector>

#include "experiments/cli/console.h"
#include "experiments/cli/metadata.h"
#include "experiments/cli/program_beside.h"

namespace {

/// Whether the first two words that are no flags name a command that runs here. Flags before them take no values.
bool IsLight(std::span<char*> words) {
  std::vector<std::string_view> names;
  for (const std::string_view word : words.subspan(std::min<std::size_t>(1, words.size()))) {
    if (!word.starts_with('-')) {
      names.push_back(word);
    }
  }
  return names.size() > 1 && names[0] == "metadata" &&
         std::ranges::find(pentimento::kLightMetadataCommands, names[1]) != pentimento::kLightMetadataCommands.end();
}

int RunMetadata(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);
  pentimento::Console console;
  pentimento::ConsoleAction action;
  const std::unique_ptr<CLI::App> app = pentimento::MakeApp(console);
  pentimento::AddMetadataCommand(*app, action);
  const int code = pentimento::ParseCommandLine(*app, argc, argv);
  return code >= 0 ? code : pentimento::Guarded([&] { return action(console); });
}

}  // namespace

int main(int argc, char** argv) {
  if (IsLight({argv, static_cast<std::size_t>(argc)})) {
    return RunMetadata(argc, argv);
  }
  return pentimento::Guarded([&]() -> int { pentimento::BecomeProgramBeside("pentimento-main", {argv, argv + argc}); });
}
