#include "framework/weights_file/pickle_instructions.h"

#include <algorithm>
#include <array>

namespace pentimento {

bool RunsCode(std::string_view module, std::string_view name) {
  static constexpr std::array<std::string_view, 24> kModules = {
      "os",      "posix",     "nt",        "subprocess", "sys",      "runpy",     "pty",     "socket",
      "shutil",  "ctypes",    "importlib", "webbrowser", "marshal",  "pickle",    "_pickle", "operator",
      "asyncio", "_operator", "bdb",       "pdb",        "cProfile", "linecache", "pydoc",   "multiprocessing"};
  static constexpr std::array<std::string_view, 12> kBuiltins = {"eval",  "exec",     "compile", "open",
                                                                 "input", "execfile", "apply",   "breakpoint",
                                                                 "vars",  "globals",  "locals",  "__import__"};
  const std::string_view package = module.substr(0, module.find('.'));
  if (package == "builtins" || package == "__builtin__" || package == "__builtins__") {
    return std::ranges::find(kBuiltins, name) != kBuiltins.end();
  }
  if (package == "types") {
    return name == "FunctionType" || name == "CodeType";
  }
  return std::ranges::find(kModules, package) != kModules.end();
}

}  // namespace pentimento
