#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
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

std::string Quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return text + "'";
}

#ifndef PENTIMENTO_WHOLE_BUILD
#define PENTIMENTO_WHOLE_BUILD 0
#endif

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

/// How the build compiles one of its sources, the file names taken out.
struct CompileCommand {
  std::string folder;  ///< of the source
  bool uses_torch = false;
  std::string directory;  ///< where the command runs
  std::string words;

  static std::optional<CompileCommand> From(const nlohmann::json& entry) {
    const fs::path file(entry.at("file").get<std::string>());
    CompileCommand command;
    command.folder = file.parent_path().lexically_relative(PENTIMENTO_SOURCE_DIR).generic_string();
    command.directory = entry.at("directory").get<std::string>();
    const std::vector<std::string> words = SplitCommand(entry.at("command").get<std::string>());
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "-o" || words[i] == "-c") {
        ++i;
        continue;
      }
      command.uses_torch = command.uses_torch || words[i].find("cmake_pch") != std::string::npos;
      command.words += Quoted(words[i]) + " ";
    }
    // The precompiled header's own source has the flags but not the header.
    return file.extension() == ".cpp" ? std::optional(command) : std::nullopt;
  }
};

std::vector<CompileCommand> ReadCommands() {
  std::ifstream file(fs::path(PENTIMENTO_BINARY_DIR) / "compile_commands.json");
  std::vector<CompileCommand> commands;
  for (const nlohmann::json& entry : nlohmann::json::parse(file)) {
    if (const auto command = CompileCommand::From(entry)) {
      commands.push_back(*command);
    }
  }
  return commands;
}

/// The command of a source beside the header; for a folder of headers alone, of any source that may see as much.
const CompileCommand* CommandFor(const std::vector<CompileCommand>& commands, const Sources& sources,
                                 const SourceFile& header) {
  bool needs_torch = false;
  for (const std::string& reached : Closure(sources, header.path)) {
    needs_torch = needs_torch || std::ranges::any_of(sources.at(reached).includes, [](const Include& include) {
                    return include.name.starts_with("torch/");
                  });
  }
  const auto beside = std::ranges::find_if(commands, [&](const CompileCommand& command) {
    return command.folder == header.folder && command.uses_torch >= needs_torch;
  });
  if (beside != commands.end()) {
    return &*beside;
  }
  const std::string fallback = needs_torch ? "framework/nn" : "framework/core";
  const bool has_sources = std::ranges::any_of(
      sources, [&](const auto& entry) { return entry.second.folder == header.folder && !entry.second.IsHeader(); });
  const auto any = std::ranges::find(commands, fallback, &CompileCommand::folder);
  return has_sources || any == commands.end() ? nullptr : &*any;
}

struct Job {
  std::string header;
  const CompileCommand* command = nullptr;
};

/// Compiles a source that consists of the header alone. It is compiled, not only parsed, because only then do compiler
/// caches remember that an unchanged header is all right.
/// @returns "" or the compiler's complaint.
std::string Compile(const Job& job) {
  const fs::path source = fs::path(PENTIMENTO_BINARY_DIR) / "header_checks" / (job.header + ".cpp");
  fs::create_directories(source.parent_path());
  const std::string text = "#include \"" + job.header + "\"\n";
  std::ifstream before(source);
  std::stringstream present;
  present << before.rdbuf();
  if (present.str() != text) {
    std::ofstream(source) << text;
  }
  const std::string log = source.string() + ".log";
  // A precompiled header fits only the flags it was made with; without one, code need not be good, only possible.
  const std::string cheap = job.command->uses_torch ? "" : "-O0 ";
  const std::string line = "cd " + Quoted(job.command->directory) + " && " + job.command->words + cheap + "-c " +
                           Quoted(source.string()) + " -o " + Quoted(source.string() + ".o") + " > " + Quoted(log) +
                           " 2>&1";
  if (std::system(line.c_str()) == 0) {  // NOLINT(bugprone-command-processor)
    return "";
  }
  std::ifstream file(log);
  std::stringstream complaint;
  complaint << file.rdbuf();
  return job.header + " does not compile alone:\n" + complaint.str().substr(0, 2000);
}

TEST(Architecture, EveryHeaderCompilesAlone) {
  if (std::getenv("PENTIMENTO_CHECK_HEADERS") == nullptr) {
    GTEST_SKIP() << "compiling every header takes minutes; set PENTIMENTO_CHECK_HEADERS=1";
  }
  const Sources sources = ReadSources();
  const std::vector<CompileCommand> commands = ReadCommands();
  std::vector<Job> jobs;
  std::vector<std::string> not_built;
  for (const auto& [path, file] : sources) {
    if (file.IsHeader()) {
      const CompileCommand* command = CommandFor(commands, sources, file);
      if (command == nullptr) {
        not_built.push_back(path);
      } else {
        jobs.push_back({path, command});
      }
    }
  }
  ASSERT_FALSE(jobs.empty());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::vector<std::string> complaints;
  std::vector<std::jthread> workers(std::max(1U, std::thread::hardware_concurrency()));
  for (std::jthread& worker : workers) {
    worker = std::jthread([&] {
      for (std::size_t i = next++; i < jobs.size(); i = next++) {
        const std::string complaint = Compile(jobs[i]);
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
#if PENTIMENTO_WHOLE_BUILD
  for (const std::string& header : not_built) {
    ADD_FAILURE() << header << ": no source of its folder is built, so nothing says how to compile it";
  }
#endif
}

}  // namespace
}  // namespace pentimento
