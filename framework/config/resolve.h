#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/config/load.h"
#include "framework/core/json.h"
#include "framework/core/option_schema.h"

namespace pentimento {

/// A path option that begins with this names what set-up fetched, not a place on this machine: "weights:NAME".
inline constexpr std::string_view kFetchedPrefix = "weights:";

/// A configuration that is valid and complete: every option is present, short forms are expanded, paths are absolute
/// (relative ones start from the folder of the file that says them; those of `--set`, from that of the config), so that
/// the same text about other data is another configuration.
struct ResolvedConfig {
  std::filesystem::path path;
  Json values;
  /// By JSON pointer, of everything in `values`: "configs/a.yaml:3:5", "--set seed=7" or "default".
  std::map<std::string, std::string> origins;
  std::string hash;      ///< ConfigHash of `values`
  LoadedConfig written;  ///< what it was made of, for the places of values
};

/// The first 12 hexadecimal digits of the SHA-256 of the canonical dump: the same for the same settings, wherever and
/// in whatever order they were written.
std::string ConfigHash(const Json& values);

/// What else is wrong with a configuration whose problems `known` are reported anyway: nothing that follows from them,
/// or lies in what they leave in doubt. In its values, others stand for the wrong ones (see `ResolveOptions`).
using FurtherCheck =
    std::function<std::vector<OptionProblem>(const ResolvedConfig& config, const std::vector<OptionProblem>& known)>;

/// An error of the kind `Base` that keeps its problems apart.
template <class Base>
class InvalidConfig : public Base, public LocatedProblems {
 public:
  InvalidConfig(const std::string& text, std::vector<ConfigProblem> problems)
      : Base(text), LocatedProblems(std::move(problems)) {}
};

/// @param further called only if there are problems, so that one message has those, too, which are looked for in a
/// valid configuration later. Not after an include that failed, on which everything may depend.
/// @throws InvalidConfig<ConfigError> with every problem of every file, a line each, in the order of files, lines and
/// columns, those of includes first:
///
///     configs/pp.yaml:14:5: unknown key "lamda_id" in method.loss; did you mean "lambda_id"?
///       accepted: lambda_id, lambda_rec   (pentimento schema method.loss)
ResolvedConfig Resolve(const LoadedConfig& loaded, const OptionSchema& schema, const FurtherCheck& further = {});

/// @throws InvalidConfig<ConfigError> with `problems` in the same form and order; InvalidConfig<MissingError> if
/// nothing is wrong but that what they ask for is missing. Returns if there are none.
void ThrowProblems(const ResolvedConfig& config, const std::vector<OptionProblem>& problems);

/// `config` as YAML, in the schema's order of keys, each value with its origin as a comment. Read back and resolved, it
/// gives the same values.
std::string WriteResolvedYaml(const ResolvedConfig& config, const OptionSchema& schema);

}  // namespace pentimento
