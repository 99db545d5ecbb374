#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "framework/config/yaml_document.h"
#include "framework/core/json.h"
#include "framework/core/option_schema.h"

namespace pentimento {

/// A configuration as written: includes merged, overrides applied, nothing checked yet.
struct LoadedConfig {
  std::filesystem::path path;  ///< the file that was named
  Json values;
  std::map<std::string, ConfigPlaces> places;  ///< by JSON pointer, of everything in `values`
  std::vector<std::filesystem::path> files;    ///< all that were read, in order of reading, `path` first
  /// What is wrong so far (what YAML files report, bad includes, bad overrides). `Resolve` reports them with its own,
  /// so that one message has them all; who reads `values` without it must throw them.
  std::vector<ConfigProblem> problems;
};

/// Reads `path`.
///
/// `include: other.yaml` (or a list) is read first, relative to the file that says it, and this file's keys win:
/// mappings merge key by key, everything else replaces. A mapping with another `type:` than the included one replaces
/// it whole, because its keys would not fit. Cycles are errors.
///
/// Each override is `key.path=value` with `value` in YAML. A list's entry is addressed by its number (from 0), or by
/// its `name:`, or its `type:` where only one has it; below a missing key mappings are made, and `metrics.psnr.x=1`
/// turns the short form `psnr` into `{type: psnr, x: 1}`. Later overrides win.
///
/// A top-level `$schema` (some editors' hint) is dropped.
/// What keeps an included file from being read is among the problems.
/// @throws ConfigError if `path` is missing or is no YAML.
LoadedConfig LoadConfig(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});

/// What the key `include` takes, for a schema's `read_before`.
OptionField IncludeField();

/// The same for values that come from no file (`translate --method TYPE --set ...`). @param source what their places
/// name.
LoadedConfig LoadConfigValues(Json values, const std::string& source, const std::vector<std::string>& overrides = {});

}  // namespace pentimento
