#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/options.h"

namespace pentimento {

/// One forward of the config tried with several values of one of its keys. Copies of it, each with another value and
/// called `<forward>-<key>-<value>`, stand in its place.
struct Sweep {
  std::string forward;              ///< name of the entry
  std::string key;                  ///< "strength"; of a nested option "palette.colours"
  Json values;                      ///< numbers, texts, true or false
  std::vector<std::string> copies;  ///< their names, in the order of the values
};

/// The config's key `sweep`.
OptionField SweepField();

/// What a config without problems sweeps; none without the key.
std::optional<Sweep> SweepOf(const Json& resolved);

/// What an entry under `forward`, `reverse` or `models` is called, as it was written or resolved: its name, else its
/// type. "" for what is no entry.
std::string EntryName(const Json& entry);

/// What is wrong with the sweep of a config as it was written: a forward or a key that is not there, or a value that
/// the key does not take. What else is wrong with the config is not repeated.
/// @param forwards the config's key `forward`.
std::vector<OptionProblem> CheckSweep(const Json& given, const OptionField& forwards);

/// The entries under `forward` of a resolved config whose sweep has no problem, copies in the place of the one that is
/// swept.
Json SweptForwards(const Json& resolved, const OptionField& forwards);

/// Names of forwards, the swept one's replaced by those of its copies.
std::vector<std::string> WithCopies(const std::optional<Sweep>& sweep, const std::vector<std::string>& names);

/// A reference to something that is not there, with the nearest spelling of what is.
OptionProblem UnknownReference(std::string pointer, std::string_view what, const std::string& name,
                               const std::vector<std::string>& known);

}  // namespace pentimento
