#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/errors.h"
#include "framework/core/json.h"

namespace pentimento {

/// Where something of a configuration was written: "configs/a.yaml:3:5" or "--set seed=7".
struct ConfigPlace {
  std::string source;  ///< the file as it was named, or the whole `--set` argument
  int line = 0;        ///< from one; 0: the source has no lines
  int column = 0;      ///< from one, in characters

  [[nodiscard]] std::string ToString() const;
};

/// A value's own place and that of the key it stands under (the same for list entries and the whole document).
struct ConfigPlaces {
  ConfigPlace value;
  ConfigPlace key;
};

/// One thing wrong with a configuration. `message` may go on in further, indented lines.
struct ConfigProblem {
  ConfigPlace place;
  std::string message;
  bool first = false;   ///< others may follow from it: it is reported before them
  bool unread = false;  ///< the value there could not be taken as it stands: what else is wrong with it is not said
};

/// What an error says of a configuration, problem by problem, in the order of its message.
class LocatedProblems {
 public:
  explicit LocatedProblems(std::vector<ConfigProblem> problems) : problems_(std::move(problems)) {}
  [[nodiscard]] const std::vector<ConfigProblem>& problems() const { return problems_; }

 private:
  std::vector<ConfigProblem> problems_;
};

/// A text that is no YAML, or not the part of it that configurations may use.
class YamlError : public ConfigError, public LocatedProblems {
 public:
  explicit YamlError(const ConfigProblem& problem);
  [[nodiscard]] const ConfigProblem& problem() const { return problems().front(); }
};

/// A YAML file as JSON values, with the place of each.
///
/// Plain scalars are typed by the core schema of YAML 1.2 (so `yes` and `1_000` are texts), quoted ones are texts;
/// whole numbers beyond 64 bits become real ones. Aliases are copied.
struct YamlDocument {
  Json values;
  std::map<std::string, ConfigPlaces> places;  ///< by JSON pointer; complete
  /// Duplicate keys, of which the first one's value is kept; merge keys, and keys that are null or aliases, left out
  /// with their values; tags without a meaning, read as if they were left out; numbers too large for a double, read as
  /// texts.
  std::vector<ConfigProblem> problems;
};

/// @param source what places name.
/// @throws YamlError for what is no YAML, or no UTF-8, or has a second document, lists or mappings for keys, more than
/// 100 levels, or more than 100 000 values once aliases are expanded.
YamlDocument ParseYaml(std::string_view text, const std::string& source);

/// @throws YamlError; ConfigError if the file cannot be read or is over 1 MiB.
YamlDocument ReadYamlFile(const std::filesystem::path& path);

/// The value of a plain (unquoted) scalar by YAML 1.2's core schema.
/// @throws ConfigError for a number that a double cannot hold.
Json PlainScalar(const std::string& text);

/// Where `text` first stops being UTF-8 or has a control character other than tab and line ends: the byte's index, or
/// npos.
std::size_t FindUnprintable(std::string_view text);

}  // namespace pentimento
