#include "experiments/cli/program_beside.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/core/library_environment.h"

namespace pentimento {

void BecomeProgramBeside(const std::string& name, const std::vector<std::string>& command_line) {
  std::error_code ignored;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
  std::vector<char*> arguments;
  for (const std::string& word : command_line) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  SetLibraryEnvironment();
  execv(program.c_str(), arguments.data());
  throw MissingError(fmt::format("{}: cannot be started: {}; build or install it beside this program", program.string(),
                                 std::strerror(errno)));
}

}  // namespace pentimento
