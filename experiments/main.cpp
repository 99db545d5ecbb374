// The program that is called: `metadata` runs here, everything else in pentimento-main beside it. libtorch takes longer
// to load than a thousand files take to be read.

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "experiments/cli/console.h"
#include "experiments/cli/metadata.h"

namespace {

/// The first word that is no flag. Flags before a subcommand take no values.
std::string_view Subcommand(std::span<char*> words) {
  const auto found = std::ranges::find_if(words.subspan(std::min<std::size_t>(1, words.size())),
                                          [](const char* word) { return word[0] != '-'; });
  return found == words.end() ? std::string_view() : *found;
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
  if (Subcommand({argv, static_cast<std::size_t>(argc)}) == "metadata") {
    return RunMetadata(argc, argv);
  }
  std::error_code ignored;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "pentimento-main";
  execv(program.c_str(), argv);
  fmt::print(stderr, "pentimento: {}: cannot be started: {}; build or install it beside this program\n",
             program.string(), std::strerror(errno));
  return pentimento::kMissing;
}
