#include "framework/core/library_environment.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <unistd.h>

// NOLINTNEXTLINE(readability-redundant-declaration): not declared by every unistd.h
extern char** environ;

namespace pentimento {
namespace {

constexpr const char* kSpinning = "GOMP_SPINCOUNT";
/// Some ten microseconds: what passes between two loops that follow one another.
constexpr const char* kShortSpinning = "2000";
constexpr const char* kLargePages = "THP_MEM_ALLOC_ENABLE";
constexpr const char* kWanted = "1";

bool WaitingIsChosen() { return std::getenv(kSpinning) != nullptr || std::getenv("OMP_WAIT_POLICY") != nullptr; }

}  // namespace

void SetLibraryEnvironment() {
  if (!WaitingIsChosen()) {
    ::setenv(kSpinning, kShortSpinning, 0);
  }
  ::setenv(kLargePages, kWanted, 0);
}

void RestartWithLibraryEnvironment(char** command_line) {
  const bool is_late = !WaitingIsChosen();
  SetLibraryEnvironment();
  if (is_late) {
    // By its path, so that it keeps its name. Where this fails the program is as right as ever, and slower at worst.
    std::error_code unreadable;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unreadable);
    ::execv(program.c_str(), command_line);
  }
}

std::vector<std::string> EnvironmentOfOthers() {
  const std::array<std::string, 2> ours = {std::string(kSpinning) + "=" + kShortSpinning,
                                           std::string(kLargePages) + "=" + kWanted};
  std::vector<std::string> others;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (std::ranges::find(ours, std::string_view(*variable)) == ours.end()) {
      others.emplace_back(*variable);
    }
  }
  return others;
}

}  // namespace pentimento
