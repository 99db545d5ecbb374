#include "framework/config/resolve.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "framework/config/visit_options.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

std::string ParentOf(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

/// The place of `pointer`, or of the nearest thing around it that was written down.
const ConfigPlaces& PlacesOf(const LoadedConfig& loaded, std::string pointer) {
  while (true) {
    const auto found = loaded.places.find(pointer);
    if (found != loaded.places.end()) {
      return found->second;
    }
    if (pointer.empty()) {
      throw InternalError("a configuration without a place for its top level");
    }
    pointer = ParentOf(pointer);
  }
}

ConfigProblem Located(const LoadedConfig& loaded, const OptionProblem& problem) {
  const ConfigPlaces& places = PlacesOf(loaded, problem.pointer);
  std::string message = problem.message;
  if (!problem.accepted.empty()) {
    message += fmt::format("\n  accepted: {}", Join(problem.accepted));
    if (problem.at_key && !problem.schema_path.empty()) {
      message += fmt::format("   (pentimento schema {})", problem.schema_path);
    }
  }
  return {problem.at_key ? places.key : places.value, std::move(message)};
}

/// Whether the value at `pointer` could not be taken as it stands in the file.
bool IsUnread(const LoadedConfig& loaded, const std::string& pointer) {
  const std::string place = PlacesOf(loaded, pointer).value.ToString();
  return std::ranges::any_of(loaded.problems, [&place](const ConfigProblem& problem) {
    return problem.unread && problem.place.ToString() == place;
  });
}

std::string TextOf(const ConfigProblem& problem) {
  return fmt::format("{}: {}", problem.place.ToString(), problem.message);
}

/// By their places, none twice.
std::vector<ConfigProblem> Sorted(const LoadedConfig& loaded, std::vector<ConfigProblem> problems) {
  const auto rank = [&loaded](const ConfigProblem& problem) {
    const auto file = std::ranges::find_if(
        loaded.files, [&problem](const std::filesystem::path& path) { return path.string() == problem.place.source; });
    return std::tuple(!problem.first, file - loaded.files.begin(), problem.place.line, problem.place.column);
  };
  std::ranges::stable_sort(problems, {}, rank);
  std::vector<ConfigProblem> distinct;
  for (ConfigProblem& problem : problems) {
    if (std::ranges::find(distinct, TextOf(problem), TextOf) == distinct.end()) {
      distinct.push_back(std::move(problem));
    }
  }
  return distinct;
}

/// All in one message.
template <class Kind>
[[noreturn]] void Throw(std::vector<ConfigProblem> problems) {
  std::vector<std::string> lines;
  std::ranges::transform(problems, std::back_inserter(lines), TextOf);
  throw InvalidConfig<Kind>(Join(lines, "\n"), std::move(problems));
}

/// The origin of everything in `value`. A `type` that was not written comes from what implies it: the short form, or
/// the mapping that it stands in.
void CollectOrigins(const LoadedConfig& loaded, const Json& value, const std::string& pointer,
                    std::map<std::string, std::string>& origins) {
  auto written = loaded.places.find(pointer);
  if (written == loaded.places.end() && pointer.ends_with("/type")) {
    written = loaded.places.find(ParentOf(pointer));
  }
  origins[pointer] = written == loaded.places.end() ? "default" : written->second.value.ToString();
  if (!value.is_structured()) {
    return;
  }
  // For a list's entries, nlohmann's key is the index.
  for (const auto& [key, item] : value.items()) {
    CollectOrigins(loaded, item, pointer + "/" + EscapePointerToken(key), origins);
  }
}

/// Of a path in `place`: relative ones start from the folder of the file that says them, those of an override from that
/// of the file that was named first, and of values without a file from the current folder. What was fetched by its name
/// stays that name.
Json AbsolutePath(const LoadedConfig& loaded, const ConfigPlace& place, const Json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (text.empty() || text.starts_with(kFetchedPrefix)) {
    return value;
  }
  const std::filesystem::path file = place.line > 0 ? std::filesystem::path(place.source) : loaded.path;
  const std::filesystem::path folder =
      file.empty() ? std::filesystem::current_path() : std::filesystem::absolute(file).parent_path();
  return (folder / text).lexically_normal().string();
}

}  // namespace

std::string ConfigHash(const Json& values) {
  constexpr std::size_t kDigits = 12;
  return Sha256(CanonicalDump(values)).substr(0, kDigits);
}

ResolvedConfig Resolve(const LoadedConfig& loaded, const OptionSchema& schema, const FurtherCheck& further) {
  ResolvedConfig resolved;
  std::vector<OptionProblem> found = ResolveOptions(schema, loaded.values, resolved.values);
  const auto add = [&found](std::vector<OptionProblem> more) { std::ranges::move(more, std::back_inserter(found)); };
  const bool complete = std::ranges::none_of(loaded.problems, &ConfigProblem::first);
  if (schema.check_document && complete) {
    add(schema.check_document(loaded.values, resolved.values, found));
  }
  VisitOptions(schema, resolved.values, [&](const OptionField& field, Json& value, const std::string& pointer) {
    if (field.path) {
      value = AbsolutePath(loaded, PlacesOf(loaded, pointer).value, value);
    }
  });
  resolved.path = loaded.path;
  resolved.written = loaded;
  if ((!found.empty() || !loaded.problems.empty()) && further && complete) {
    add(further(resolved, found));
  }
  std::vector<ConfigProblem> problems = loaded.problems;
  for (const OptionProblem& problem : found) {
    if (problem.at_key || !IsUnread(loaded, problem.pointer)) {
      problems.push_back(Located(loaded, problem));
    }
  }
  if (!problems.empty()) {
    Throw<ConfigError>(Sorted(loaded, std::move(problems)));
  }
  CollectOrigins(loaded, resolved.values, "", resolved.origins);
  resolved.hash = ConfigHash(resolved.values);
  return resolved;
}

void ThrowProblems(const ResolvedConfig& config, const std::vector<OptionProblem>& problems) {
  if (problems.empty()) {
    return;
  }
  std::vector<ConfigProblem> located;
  std::ranges::transform(problems, std::back_inserter(located),
                         [&](const OptionProblem& problem) { return Located(config.written, problem); });
  located = Sorted(config.written, std::move(located));
  if (std::ranges::all_of(problems, &OptionProblem::missing)) {
    Throw<MissingError>(std::move(located));
  }
  Throw<ConfigError>(std::move(located));
}

}  // namespace pentimento
