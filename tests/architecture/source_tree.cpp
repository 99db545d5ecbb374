#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace pentimento::testing {
namespace {

namespace fs = std::filesystem;

const fs::path& Root() {
  static const fs::path root(PENTIMENTO_SOURCE_DIR);
  return root;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string FromRoot(const fs::path& path) { return path.lexically_relative(Root()).generic_string(); }

std::vector<Include> IncludesOf(const std::string& text) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, pattern)) {
      includes.push_back({number, match[2].str(), match[1].str() == "\""});
    }
  }
  return includes;
}

bool IsLeftOut(const fs::path& folder) {
  const std::string name = folder.filename().string();
  constexpr std::array<std::string_view, 8> kNames = {".git", ".cache",      "build",  "gpu-bundle",
                                                      "runs", "__pycache__", "shared", "node_modules"};
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("build-");
}

std::set<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

}  // namespace

std::map<std::string, SourceFile> ReadSources() {
  constexpr std::array<std::string_view, 5> kExtensions = {".h", ".cpp", ".cu", ".cuh", ".cc"};
  std::map<std::string, SourceFile> sources;
  for (const char* top : {"framework", "datasets", "metrics", "reports", "experiments"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / top)) {
      if (entry.is_regular_file() &&
          std::ranges::find(kExtensions, entry.path().extension().string()) != kExtensions.end()) {
        SourceFile file;
        file.path = FromRoot(entry.path());
        file.folder = FromRoot(entry.path().parent_path());
        file.text = ReadAll(entry.path());
        file.includes = IncludesOf(file.text);
        sources.emplace(file.path, std::move(file));
      }
    }
  }
  return sources;
}

std::map<std::string, std::string> ReadTextFiles() {
  constexpr std::size_t kSniffed = 8192;
  std::map<std::string, std::string> files;
  fs::recursive_directory_iterator entry(Root());
  for (; entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_symlink() || (entry->is_directory() && IsLeftOut(entry->path()))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      std::string text = ReadAll(entry->path());
      if (text.substr(0, kSniffed).find('\0') == std::string::npos) {
        files.emplace(FromRoot(entry->path()), std::move(text));
      }
    }
  }
  return files;
}

bool Arrows::Allows(const std::string& from, const std::string& to) const {
  const auto found = allowed.find(from);
  return found != allowed.end() && std::ranges::any_of(found->second, [&to](const std::string& target) {
           return target.ends_with("/*") ? to.starts_with(target.substr(0, target.size() - 1)) : to == target;
         });
}

Arrows ReadArrows() {
  std::istringstream lines(ReadAll(Root() / "tests" / "architecture" / "arrows.txt"));
  Arrows arrows;
  std::string line;
  while (std::getline(lines, line)) {
    const std::size_t colon = line.find(':');
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    if (colon == std::string::npos) {
      throw std::runtime_error("arrows.txt: no colon in: " + line);
    }
    const std::string subject = line.substr(0, colon);
    const std::set<std::string> words = Words(line.substr(colon + 1));
    constexpr std::string_view kOnly = "only ";
    if (subject == "generated") {
      arrows.generated = words;
    } else if (subject.starts_with(kOnly)) {
      arrows.only[subject.substr(kOnly.size())] = words;
    } else {
      arrows.allowed[subject] = words;
    }
  }
  return arrows;
}

std::set<std::string> Closure(const std::map<std::string, SourceFile>& sources, const std::string& path) {
  std::set<std::string> seen;
  std::vector<std::string> open = {path};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    const auto file = sources.find(next);
    if (file == sources.end() || !seen.insert(next).second) {
      continue;
    }
    for (const Include& include : file->second.includes) {
      open.push_back(include.name);
    }
  }
  return seen;
}

}  // namespace pentimento::testing
