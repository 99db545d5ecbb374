#include "experiments/measure/metric_choice.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "framework/config/resolve.h"
#include "framework/core/errors.h"
#include "framework/core/option_values.h"
#include "framework/core/text.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kAll = "all";

/// What `--metrics` and `--set` say, as a config has it.
class ChoiceSchema {
 public:
  explicit ChoiceSchema(const Registry<Metric>& registry) {
    schema_.fields = {VariantListField("metrics", "what is measured", registry.Variants(nullptr), {.minimum = 1})};
  }

  [[nodiscard]] std::vector<Json> Options(const std::vector<std::string>& names,
                                          const std::vector<std::string>& overrides) const {
    const Json resolved = Resolve(LoadConfigValues({{"metrics", names}}, "--metrics", overrides), schema_).values;
    return resolved.at("metrics").get<std::vector<Json>>();
  }

 private:
  OptionSchema schema_;
};

/// Every metric that compares pictures and needs no option given.
std::vector<std::string> AllNames(const Registry<Metric>& registry, const ChoiceSchema& schema, bool several_pairs) {
  std::vector<std::string> names;
  for (const auto& entry : registry.entries()) {
    try {
      const MetricScope scope = registry.Make(schema.Options({entry.name}, {}).front())->scope();
      if (scope == MetricScope::kPairs || (scope == MetricScope::kSets && several_pairs)) {
        names.push_back(entry.name);
      }
    } catch (const ConfigError&) {
      continue;  // it takes an option that only its user knows
    }
  }
  return names;
}

std::vector<std::string> WithoutRepeats(const std::vector<std::string>& names) {
  std::vector<std::string> once;
  for (const std::string& name : names) {
    if (std::ranges::find(once, name) == once.end()) {
      once.push_back(name);
    }
  }
  return once;
}

std::string WithoutMetrics(const std::string& text) {
  constexpr std::string_view kList = "metrics.";
  return text.starts_with(kList) ? text.substr(kList.size()) : text;
}

/// "" if all are there.
std::string MissingWeights(const Metric& metric, const fs::path& weights) {
  std::vector<std::string> missing;
  std::set<std::string> packages;
  for (const std::string& file : metric.weights()) {
    std::error_code error;
    const bool there = fs::exists(weights / file, error);
    if (error) {
      return fmt::format("{}: cannot be read: {}", (weights / file).string(), error.message());
    }
    if (!there) {
      missing.push_back((weights / file).string());
      packages.insert(fs::path(file).begin()->string());
    }
  }
  return missing.empty() ? ""
                         : fmt::format("weight files are missing: {}; run: pentimento weights get {}", Join(missing),
                                       Join(std::vector<std::string>(packages.begin(), packages.end()), " "));
}

/// Whether two sets of pictures are all that it looks at.
bool IsSufficient(const Metric& metric) {
  const MetricNeeds needs = metric.needs();
  return !needs.training && !needs.parts;
}

void RequireSufficient(const ChosenMetric& chosen) {
  if (!IsSufficient(*chosen.metric)) {
    throw ConfigError(
        fmt::format("metric \"{}\" learns from people who are not tested, which two sets of pictures do not have; "
                    "measure it with `pentimento run`",
                    chosen.name));
  }
}

/// What `--metrics` takes.
std::vector<std::string> AcceptedNames(const Registry<Metric>& registry, const ChoiceSchema& schema) {
  std::vector<std::string> names = {kAll};
  for (const auto& entry : registry.entries()) {
    try {
      if (!IsSufficient(*registry.Make(schema.Options({entry.name}, {}).front()))) {
        continue;
      }
    } catch (const ConfigError&) {
      // It takes an option that only its user knows.
    }
    names.push_back(entry.name);
  }
  return names;
}

/// @throws ConfigError for names of no metric.
void RequireKnown(const std::vector<std::string>& names, const Registry<Metric>& registry, const ChoiceSchema& schema) {
  std::vector<std::string> unknown;
  std::ranges::copy_if(names, std::back_inserter(unknown), [&](const std::string& name) {
    return std::ranges::none_of(registry.entries(), [&](const auto& entry) { return entry.name == name; });
  });
  if (unknown.empty()) {
    return;
  }
  const std::vector<std::string> accepted = AcceptedNames(registry, schema);
  std::vector<std::string> lines;
  for (const std::string& name : unknown) {
    lines.push_back(fmt::format("--metrics: unknown metric \"{}\"{}", name, Suggestion(NearestName(name, accepted))));
  }
  throw ConfigError(fmt::format("{}\n  accepted: {}", Join(lines, "\n"), Join(accepted)));
}

}  // namespace

MetricChoice ChooseMetrics(const MetricRequest& request, const Registry<Metric>& registry, const fs::path& weights) {
  const ChoiceSchema schema(registry);
  const bool all = std::ranges::find(request.names, kAll) != request.names.end();
  std::vector<std::string> names = request.names;
  if (all) {
    std::erase(names, kAll);
    std::ranges::copy(AllNames(registry, schema, request.several_pairs), std::back_inserter(names));
  }
  names = WithoutRepeats(names);
  RequireKnown(names, registry, schema);
  std::vector<std::string> overrides;
  for (const std::string& override : request.overrides) {
    overrides.push_back("metrics." + WithoutMetrics(override));
  }
  MetricChoice choice;
  for (const Json& options : schema.Options(names, overrides)) {
    ChosenMetric chosen{options.at("type").get<std::string>(), options, registry.Make(options), true};
    RequireSufficient(chosen);
    chosen.named = std::ranges::find(request.names, chosen.name) != request.names.end();
    if (const std::string missing = MissingWeights(*chosen.metric, weights); missing.empty()) {
      choice.chosen.push_back(std::move(chosen));
    } else if (chosen.named) {
      throw MissingError(fmt::format("metric \"{}\": {}", chosen.name, missing));
    } else {
      choice.omitted.push_back({chosen.name, missing});
    }
  }
  return choice;
}

}  // namespace pentimento
