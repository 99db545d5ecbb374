#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <mutex>
#include <set>
#include <sstream>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/architecture/source_tree.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using testing::Closure;
using testing::Include;
using testing::ReadSources;
using testing::SourceFile;

using Sources = std::map<std::string, SourceFile>;

fs::path ChecksFolder() {
  fs::path folder = fs::path(PENTIMENTO_BINARY_DIR) / "header_checks";
  fs::create_directories(folder);
  return folder;
}

std::string Quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return text + "'";
}

/// A compile command as words; CMake quotes with backslashes and double quotes.
std::vector<std::string> SplitCommand(const std::string& command) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool any = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c == '\\' && i + 1 < command.size()) {
      word += command[++i];
      any = true;
    } else if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (c == ' ' && !quoted) {
      if (any) {
        words.push_back(word);
      }
      word.clear();
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  if (any) {
    words.push_back(word);
  }
  return words;
}

/// How the build checks a header: without a precompiled header, with one of JSON's (a second less), and with
/// libtorch's; each with every folder of headers that any source is given. A precompiled header supplies what the
/// checked one lacks, so that it has to be one that includes all of it; libtorch's also brings much of the standard
/// library and JSON's.
struct CheckCommands {
  std::string directory;
  std::string plain;
  std::string json;
  std::string torch;
};

CheckCommands ReadCommands() {
  std::ifstream file(fs::path(PENTIMENTO_BINARY_DIR) / "compile_commands.json");
  CheckCommands commands;
  std::set<std::string> folders;
  for (const nlohmann::json& entry : nlohmann::json::parse(file)) {
    const std::string source = entry.at("file").get<std::string>();
    if (source.find("cmake_pch") != std::string::npos || !entry.at("command").get<std::string>().ends_with(source)) {
      continue;
    }
    commands.directory = entry.at("directory").get<std::string>();
    bool uses_torch = false;
    std::string kept;
    const std::vector<std::string> words = SplitCommand(entry.at("command").get<std::string>());
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "-o" || words[i] == "-c") {
        ++i;
      } else if (words[i] == "-isystem") {
        // Named as one to search first, the compiler's own folder would hide its C++ headers.
        if (words[++i] != "/usr/include") {
          folders.insert("-isystem " + Quoted(words[i]) + " ");
        }
      } else if (words[i].starts_with("-I")) {
        folders.insert(Quoted(words[i]) + " ");
      } else if (words[i] == "-include") {
        // The others would supply what a header lacks.
        if (words[++i].find("pentimento_torch_pch") != std::string::npos) {
          uses_torch = true;
          kept += "-include " + Quoted(words[i]) + " ";
        }
      } else {
        kept += Quoted(words[i]) + " ";
      }
    }
    (uses_torch ? commands.torch : commands.plain) = kept;
  }
  for (const std::string& folder : folders) {
    commands.plain += folder;
    commands.torch += folder;
  }
  const std::string json = (ChecksFolder() / "json.hpp").string();
  commands.json = commands.plain + "-include " + Quoted(json) + " ";
  return commands;
}

/// Compiles JSON's header for `commands.json`. @returns whether that worked
bool PrecompileJson(const CheckCommands& commands) {
  const std::string header = (ChecksFolder() / "json.hpp").string();
  std::ofstream(header) << "#include <nlohmann/json.hpp>\n";
  const std::string line = "cd " + Quoted(commands.directory) + " && " + commands.plain + "-x c++-header " +
                           Quoted(header) + " -o " + Quoted(header + ".gch");
  return std::system(line.c_str()) == 0;  // NOLINT(bugprone-command-processor)
}

/// Whether the header reaches a foreign one whose name begins so.
bool Reaches(const Sources& sources, const std::string& header, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(Closure(sources, header), [&](const std::string& reached) {
    return std::ranges::any_of(sources.at(reached).includes, [&](const Include& include) {
      return std::ranges::any_of(beginnings, [&](std::string_view name) { return include.name.starts_with(name); });
    });
  });
}

const std::string& CommandFor(const Sources& sources, const std::string& header, const CheckCommands& commands) {
  if (Reaches(sources, header, {"torch/", "c10/", "ATen/"})) {
    return commands.torch;
  }
  return Reaches(sources, header, {"nlohmann/json.hpp"}) ? commands.json : commands.plain;
}

/// Whether the header and all it includes are as they were when it last compiled.
bool UnchangedSince(const Sources& sources, const std::string& header, const fs::path& stamp) {
  std::error_code missing;
  const fs::file_time_type then = fs::last_write_time(stamp, missing);
  return !missing && std::ranges::all_of(Closure(sources, header), [&](const std::string& reached) {
    return fs::last_write_time(fs::path(PENTIMENTO_SOURCE_DIR) / reached) < then;
  });
}

/// What is compiled behind a header, and what the compiler says once it got there. With `-Wfatal-errors` it stops at
/// its first complaint: at this one only if it had none about the header, and before it instantiates every template
/// that libtorch's precompiled header left for the end, which would take seven times as long as all else.
constexpr const char* kEndOfHeader = "static_assert(false, \"the header has ended\");\n";
constexpr const char* kReachedTheEnd = "static assertion failed: the header has ended";

/// Reads a source that consists of the header alone. @returns "" or the compiler's complaint.
std::string Check(const std::string& header, const std::string& directory, const std::string& command) {
  const fs::path source = ChecksFolder() / (header + ".cpp");
  const fs::path stamp = source.string() + ".ok";
  const fs::path log = source.string() + ".log";
  fs::create_directories(source.parent_path());
  fs::remove(stamp);
  std::ofstream(source) << "#include \"" << header << "\"\n" << kEndOfHeader;
  const std::string line = "cd " + Quoted(directory) + " && " + command + "-fsyntax-only -Wfatal-errors " +
                           Quoted(source.string()) + " > " + Quoted(log.string()) + " 2>&1";
  [[maybe_unused]] const int status = std::system(line.c_str());  // NOLINT(bugprone-command-processor)
  std::ifstream file(log);
  std::stringstream complaint;
  complaint << file.rdbuf();
  if (complaint.str().find(kReachedTheEnd) != std::string::npos) {
    const std::ofstream made(stamp);
    return "";
  }
  return header + " does not compile alone:\n" + complaint.str().substr(0, 2000);
}

TEST(Architecture, AHeaderThatLacksAnIncludeIsFound) {
  const CheckCommands commands = ReadCommands();
  const fs::path folder = ChecksFolder();
  std::ofstream(folder / "lacking.h") << "#pragma once\ninline std::string Name() { return {}; }\n";
  std::ofstream(folder / "whole.h") << "#pragma once\n#include <string>\ninline std::string Name() { return {}; }\n";
  const auto check = [&](const char* header) {
    return Check(header, commands.directory, commands.plain + "-I" + Quoted(folder.string()) + " ");
  };
  EXPECT_NE(check("lacking.h"), "");
  EXPECT_EQ(check("whole.h"), "");
}

TEST(Architecture, EveryHeaderCompilesAlone) {
  const Sources sources = ReadSources();
  const CheckCommands commands = ReadCommands();
  ASSERT_FALSE(commands.plain.empty());
  std::vector<std::string> headers;
  for (const auto& [path, file] : sources) {
    const fs::path stamp = ChecksFolder() / (path + ".cpp.ok");
    if (file.IsHeader() && !UnchangedSince(sources, path, stamp)) {
      headers.push_back(path);
    }
  }
  ASSERT_TRUE(headers.empty() || PrecompileJson(commands));
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::vector<std::string> complaints;
  std::vector<std::jthread> workers(std::max(1U, std::thread::hardware_concurrency()));
  for (std::jthread& worker : workers) {
    worker = std::jthread([&] {
      for (std::size_t i = next++; i < headers.size(); i = next++) {
        const std::string complaint = Check(headers[i], commands.directory, CommandFor(sources, headers[i], commands));
        if (!complaint.empty()) {
          const std::lock_guard lock(mutex);
          complaints.push_back(complaint);
        }
      }
    });
  }
  workers.clear();
  for (const std::string& complaint : complaints) {
    ADD_FAILURE() << complaint;
  }
}

}  // namespace
}  // namespace pentimento
