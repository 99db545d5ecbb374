#include "framework/weights_file/pickle_instructions.h"

#include <algorithm>
#include <array>

namespace pentimento {
namespace {

/// Everything of these modules and of those within them.
constexpr std::array<std::string_view, 56> kModulesThatRunCode = {"_operator",    "_pickle",
                                                                  "aiohttp",      "asyncio",
                                                                  "bdb",          "cProfile",
                                                                  "codeop",       "ctypes",
                                                                  "distutils",    "doctest",
                                                                  "ensurepip",    "fcntl",
                                                                  "ftplib",       "http",
                                                                  "httplib",      "idlelib",
                                                                  "imp",          "importlib",
                                                                  "lib2to3",      "linecache",
                                                                  "marshal",      "multiprocessing",
                                                                  "nt",           "numpy.distutils",
                                                                  "numpy.f2py",   "numpy.testing",
                                                                  "operator",     "os",
                                                                  "pdb",          "pickle",
                                                                  "pip",          "popen2",
                                                                  "posix",        "posixpath",
                                                                  "pty",          "pydoc",
                                                                  "requests",     "runpy",
                                                                  "setuptools",   "shutil",
                                                                  "smtplib",      "socket",
                                                                  "socketserver", "ssl",
                                                                  "subprocess",   "sys",
                                                                  "telnetlib",    "timeit",
                                                                  "torch.hub",    "torch.utils.cpp_extension",
                                                                  "urllib",       "urllib2",
                                                                  "venv",         "webbrowser",
                                                                  "xmlrpc",       "zipimport"};

struct NamedFunction {
  std::string_view module;
  std::string_view name;
};

/// Functions of modules that also hold what checkpoints are made of, or whose names people give folders of their own
/// (`code.model.Net`). `builtins.getattr` and `functools.partial` are not among them: pickles of whole modules have
/// them, for classes within classes and for layers with options.
constexpr std::array<NamedFunction, 31> kFunctionsThatRunCode = {{{"_io", "FileIO"},
                                                                  {"_io", "open"},
                                                                  {"_io", "open_code"},
                                                                  {"builtins", "__import__"},
                                                                  {"builtins", "apply"},
                                                                  {"builtins", "breakpoint"},
                                                                  {"builtins", "compile"},
                                                                  {"builtins", "eval"},
                                                                  {"builtins", "exec"},
                                                                  {"builtins", "execfile"},
                                                                  {"builtins", "globals"},
                                                                  {"builtins", "input"},
                                                                  {"builtins", "locals"},
                                                                  {"builtins", "open"},
                                                                  {"builtins", "vars"},
                                                                  {"code", "InteractiveConsole"},
                                                                  {"code", "InteractiveInterpreter"},
                                                                  {"code", "interact"},
                                                                  {"commands", "getoutput"},
                                                                  {"commands", "getstatusoutput"},
                                                                  {"io", "FileIO"},
                                                                  {"io", "open"},
                                                                  {"io", "open_code"},
                                                                  {"profile", "run"},
                                                                  {"profile", "runctx"},
                                                                  {"torch", "load"},
                                                                  {"torch.serialization", "load"},
                                                                  {"trace", "Trace"},
                                                                  {"types", "CodeType"},
                                                                  {"types", "FunctionType"},
                                                                  {"uuid", "_popen"}}};

bool IsWithin(std::string_view module, std::string_view outer) {
  return module.starts_with(outer) && (module.size() == outer.size() || module[outer.size()] == '.');
}

}  // namespace

bool RunsCode(std::string_view module, std::string_view name) {
  if (module == "__builtin__" || module == "__builtins__") {
    module = "builtins";
  }
  return std::ranges::any_of(kModulesThatRunCode, [&](std::string_view known) { return IsWithin(module, known); }) ||
         std::ranges::any_of(kFunctionsThatRunCode,
                             [&](const NamedFunction& known) { return known.module == module && known.name == name; });
}

}  // namespace pentimento
