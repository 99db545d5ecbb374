// Preloaded into the program under test: kills it the moment a stage is complete, which no observer could hit from
// outside.

#include <csignal>
#include <string_view>

#include <dlfcn.h>

extern "C" int rename(const char* from, const char* to) noexcept {
  using Rename = int (*)(const char*, const char*);
  static const auto next = reinterpret_cast<Rename>(dlsym(RTLD_NEXT, "rename"));
  const int result = next(from, to);
  if (result == 0 && std::string_view(to).ends_with("/stage.json")) {
    std::raise(SIGKILL);
  }
  return result;
}
