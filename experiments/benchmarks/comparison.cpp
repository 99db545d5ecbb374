#include "experiments/benchmarks/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// NaN where the case could not be measured.
double LeastOf(const Figure& figure) {
  const auto least = figure.context.find("minimum");
  return least != figure.context.end() && least->is_number() ? least->get<double>() : kNone;
}

}  // namespace

std::vector<std::string> BenchComparison::slower() const {
  std::vector<std::string> names;
  for (const Case& one : cases) {
    if (one.slower) {
      names.push_back(fmt::format("{} ({:.3g} times)", one.name, one.ratio()));
    }
  }
  return names;
}

ResultDocument ReadBenchmarks(const std::filesystem::path& file) {
  const Json json = Json::parse(ReadFile(file), nullptr, false);
  try {
    ResultDocument document = ResultDocumentFromJson(json);
    if (document.header.at("command") != "bench") {
      throw DataError("not of benchmarks");
    }
    return document;
  } catch (const std::exception& error) {
    throw DataError(
        fmt::format("{}: {}; give a file that `pentimento bench --save` wrote", file.string(), error.what()));
  }
}

void RequireSameMachine(const ResultDocument& before, const Json& machine, const std::filesystem::path& file) {
  const Json earlier = before.header.value("machine", Json::object());
  for (const auto& [what, value] : machine.items()) {
    if (const Json then = earlier.is_object() ? earlier.value(what, Json()) : Json(); then != value) {
      throw ConfigError(fmt::format(
          "{}: its times are not comparable with those of now: {} was {} and is {}; save new ones here, or compare all "
          "the same with --across-machines",
          file.string(), what, then.dump(), value.dump()));
    }
  }
}

BenchComparison CompareBenchmarks(const ResultDocument& before, const ResultDocument& now, double threshold) {
  BenchComparison comparison;
  for (const Figure& figure : now.figures) {
    const auto earlier = std::ranges::find(before.figures, figure.name, &Figure::name);
    const double least_before = earlier == before.figures.end() ? kNone : LeastOf(*earlier);
    const double least_now = LeastOf(figure);
    const bool is_time = figure.unit == "s";
    if (std::isfinite(least_before) && std::isfinite(least_now)) {
      comparison.cases.push_back(
          {figure.name, least_before, least_now, is_time && least_now > (1.0 + threshold) * least_before});
    } else if (is_time) {
      comparison.uncompared.push_back(figure.name);
    }
  }
  return comparison;
}

Json ToJson(const BenchComparison& comparison) {
  Json cases = Json::array();
  for (const BenchComparison::Case& one : comparison.cases) {
    cases.push_back({{"name", one.name},
                     {"before", one.before},
                     {"now", one.now},
                     {"ratio", FiniteOrNull(one.ratio())},
                     {"slower", one.slower}});
  }
  return {{"cases", cases}, {"uncompared", comparison.uncompared}};
}

}  // namespace pentimento
