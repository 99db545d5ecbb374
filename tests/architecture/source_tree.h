#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace pentimento::testing {

struct Include {
  int line = 0;
  std::string name;        ///< as written
  bool is_quoted = false;  ///< "ours", not <theirs>
};

struct SourceFile {
  std::string path;    ///< from the root, with '/'
  std::string folder;  ///< of `path`
  std::string text;
  std::vector<Include> includes;

  [[nodiscard]] bool IsHeader() const { return path.ends_with(".h") || path.ends_with(".cuh"); }
};

/// Every C++ and CUDA file under framework/, datasets/, metrics/, reports/ and experiments/, by path.
std::map<std::string, SourceFile> ReadSources();

/// Every text file of the project, by path: what is built, fetched or written by runs is left out.
std::map<std::string, std::string> ReadTextFiles();

/// What arrows.txt says.
struct Arrows {
  std::map<std::string, std::set<std::string>> allowed;  ///< by folder; "x/*" stands for everything below x
  std::map<std::string, std::set<std::string>> only;  ///< prefix of a library's headers → folders that may see them
  std::set<std::string> generated;                    ///< headers that the build makes

  [[nodiscard]] bool Allows(const std::string& from, const std::string& to) const;
};

Arrows ReadArrows();

/// `path` and all of our headers that it includes, directly or through others.
std::set<std::string> Closure(const std::map<std::string, SourceFile>& sources, const std::string& path);

}  // namespace pentimento::testing
