#include <algorithm>
#include <functional>
#include <regex>

#include <gtest/gtest.h>

#include "tests/architecture/source_tree.h"

namespace pentimento {
namespace {

using testing::Arrows;
using testing::Closure;
using testing::Include;
using testing::ReadArrows;
using testing::ReadSources;
using testing::ReadTextFiles;
using testing::SourceFile;

using Sources = std::map<std::string, SourceFile>;

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += "\n  " + line;
  }
  return text;
}

std::string At(const SourceFile& file, const Include& include) {
  return file.path + ":" + std::to_string(include.line) + ": includes " + include.name;
}

TEST(Architecture, TheScanFindsTheSources) {
  const Sources sources = ReadSources();
  ASSERT_TRUE(sources.contains("framework/core/errors.h"));
  ASSERT_TRUE(sources.contains("framework/core/option_schema.cpp"));
  const auto& includes = sources.at("framework/core/option_schema.cpp").includes;
  EXPECT_TRUE(std::ranges::any_of(includes, [](const Include& include) {
    return include.is_quoted && include.name == "framework/core/option_schema.h";
  }));
  EXPECT_TRUE(Closure(sources, "framework/core/option_schema.cpp").contains("framework/core/errors.h"));
}

TEST(Architecture, IncludesFollowTheArrows) {
  const Sources sources = ReadSources();
  const Arrows arrows = ReadArrows();
  std::vector<std::string> wrong;
  for (const auto& [path, file] : sources) {
    if (!arrows.allowed.contains(file.folder)) {
      wrong.push_back(path + ": its folder is not in tests/architecture/arrows.txt");
      continue;
    }
    for (const Include& include : file.includes) {
      const auto target = sources.find(include.name);
      const std::string to = target == sources.end() ? "" : target->second.folder;
      if (!to.empty() && to != file.folder && !arrows.Allows(file.folder, to)) {
        wrong.push_back(At(file, include) + ", but " + file.folder + " may not depend on " + to);
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << Lines(wrong);
}

TEST(Architecture, IncludesAreFromTheRoot) {
  const Sources sources = ReadSources();
  const Arrows arrows = ReadArrows();
  std::vector<std::string> wrong;
  for (const auto& [path, file] : sources) {
    for (const Include& include : file.includes) {
      if (include.is_quoted != (sources.contains(include.name) || arrows.generated.contains(include.name))) {
        wrong.push_back(At(file, include) +
                        (include.is_quoted ? ", which is no file of ours from the root" : " with angle brackets"));
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << Lines(wrong);
}

TEST(Architecture, ArrowsHaveNoCircleBetweenFoldersAsUsed) {
  const Sources sources = ReadSources();
  std::map<std::string, std::set<std::string>> used;
  for (const auto& [path, file] : sources) {
    for (const Include& include : file.includes) {
      const auto target = sources.find(include.name);
      // A .cpp that registers what lies in its subfolders looks down; headers never may.
      if (target != sources.end() && target->second.folder != file.folder && file.IsHeader()) {
        used[file.folder].insert(target->second.folder);
      }
    }
  }
  std::set<std::string> done;
  std::vector<std::string> stack;
  std::string circle;
  const std::function<void(const std::string&)> visit = [&](const std::string& folder) {
    if (const auto again = std::ranges::find(stack, folder); again != stack.end()) {
      circle = Lines({again, stack.end()});
      return;
    }
    if (!done.insert(folder).second) {
      return;
    }
    stack.push_back(folder);
    for (const std::string& next : used[folder]) {
      visit(next);
    }
    stack.pop_back();
  };
  for (const auto& [path, file] : sources) {
    visit(file.folder);
  }
  EXPECT_TRUE(circle.empty()) << "headers of these folders include each other in a circle:" << circle;
}

TEST(Architecture, LibrariesStayInTheirFolders) {
  const Sources sources = ReadSources();
  const Arrows arrows = ReadArrows();
  ASSERT_TRUE(arrows.only.contains("torch/"));
  std::vector<std::string> wrong;
  for (const auto& [path, file] : sources) {
    for (const std::string& reached : Closure(sources, path)) {
      for (const Include& include : sources.at(reached).includes) {
        for (const auto& [prefix, folders] : arrows.only) {
          if (!include.is_quoted && include.name.starts_with(prefix) && !folders.contains(file.folder)) {
            wrong.push_back(path + ": sees " + include.name + (reached == path ? "" : " through " + reached));
          }
        }
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << Lines(wrong);
}

TEST(Architecture, ParsersMetadataAndStatisticsNeverSeeTorch) {
  const Arrows arrows = ReadArrows();
  for (const char* folder : {"framework/core", "framework/config", "framework/media", "framework/media/container",
                             "framework/media/inventory", "framework/media/canary", "framework/weights_file",
                             "framework/results", "datasets", "datasets/readers", "datasets/portraits", "metrics",
                             "metrics/metadata", "metrics/statistics", "reports"}) {
    EXPECT_FALSE(arrows.only.at("torch/").contains(folder)) << folder;
  }
}

TEST(Architecture, MetricsDatasetsAndReportsDoNotKnowEachOther) {
  const Arrows arrows = ReadArrows();
  const std::vector<std::string> tops = {"datasets", "metrics", "reports"};
  for (const auto& [from, targets] : arrows.allowed) {
    for (const std::string& to : targets) {
      const std::string from_top = from.substr(0, from.find('/'));
      const std::string to_top = to.substr(0, to.find('/'));
      const bool both = std::ranges::find(tops, from_top) != tops.end() && to_top != "framework";
      EXPECT_TRUE(!both || from_top == to_top) << from << " -> " << to;
      EXPECT_TRUE(from_top != "framework" || to_top == "framework") << from << " -> " << to;
    }
  }
}

/// The methods of a folder: the names that its register.cpp registers.
std::set<std::string> RegisteredIn(const Sources& sources, const std::string& folder) {
  static const std::regex pattern(R"re(\bAdd(?:Entry)?<[^>]*>\(\s*"([a-z0-9_]+)")re");
  std::set<std::string> names;
  for (const auto& [path, file] : sources) {
    if (file.folder == folder) {
      for (std::sregex_iterator match(file.text.begin(), file.text.end(), pattern), end; match != end; ++match) {
        names.insert((*match)[1].str());
      }
    }
  }
  return names;
}

/// The method that a file belongs to: the registered name that its own begins with; "" for none.
std::string MethodOf(const std::string& path, const std::set<std::string>& names) {
  const std::string stem = std::filesystem::path(path).stem().string();
  for (const std::string& name : names) {
    if (stem == name || stem.starts_with(name + "_")) {
      return name;
    }
  }
  return "";
}

TEST(Architecture, NoMethodIncludesAnother) {
  const Sources sources = ReadSources();
  std::set<std::string> folders;
  std::vector<std::string> wrong;
  for (const auto& [path, file] : sources) {
    if (file.folder.starts_with("framework/methods/")) {
      folders.insert(file.folder);
    }
  }
  std::size_t methods = 0;
  for (const std::string& folder : folders) {
    const std::set<std::string> names = RegisteredIn(sources, folder);
    methods += names.size();
    for (const auto& [path, file] : sources) {
      const std::string mine = file.folder == folder ? MethodOf(path, names) : "";
      for (const Include& include : file.includes) {
        const std::string theirs = include.name.starts_with(folder + "/") ? MethodOf(include.name, names) : "";
        if (!mine.empty() && !theirs.empty() && mine != theirs) {
          wrong.push_back(At(file, include) + "; what two methods share moves down into framework/");
        }
      }
    }
  }
  EXPECT_GE(methods, 1U) << "the scan found no registration";
  EXPECT_TRUE(wrong.empty()) << Lines(wrong);
}

TEST(Architecture, EveryHeaderIsGuardedByPragmaOnce) {
  for (const auto& [path, file] : ReadSources()) {
    EXPECT_TRUE(!file.IsHeader() || file.text.starts_with("#pragma once\n")) << path;
  }
}

TEST(Architecture, NoFileIsOver600Lines) {
  constexpr int kMostLines = 600;
  static const std::regex source(R"(.*(\.(h|cpp|cu|cuh|py|sh|js|css|html|cmake)|CMakeLists\.txt|Makefile))");
  for (const auto& [path, text] : ReadTextFiles()) {
    if (std::regex_match(path, source)) {
      EXPECT_LE(std::ranges::count(text, '\n'), kMostLines) << path;
    }
  }
}

TEST(Architecture, NoFileNamesAMachine) {
  static const std::regex machine_path(R"((^|[\s"'=:(\[,`])/(home|root|work)/)");
  for (const auto& [path, text] : ReadTextFiles()) {
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
      // Long lines are data; the pattern's recursion has to stay bounded.
      const bool found = std::regex_search(line.substr(0, 2000), machine_path);
      EXPECT_FALSE(found) << path << ":" << number << ": " << line.substr(0, 200);
    }
  }
}

}  // namespace
}  // namespace pentimento
