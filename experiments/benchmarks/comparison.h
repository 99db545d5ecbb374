#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Least values of an earlier and of a later measurement.
struct BenchComparison {
  struct Case {
    std::string name;  ///< the figure's
    double before = 0.0;
    double now = 0.0;
    bool slower = false;  ///< a time, and beyond the threshold

    [[nodiscard]] double ratio() const { return now / before; }
  };
  std::vector<Case> cases;
  std::vector<std::string> uncompared;  ///< times that only one of the two has, of the cases that were measured now

  [[nodiscard]] std::vector<std::string> slower() const;
};

/// What `pentimento bench --save` wrote. @throws DataError naming the file.
ResultDocument ReadBenchmarks(const std::filesystem::path& file);

/// @param machine as `BenchMachine` has it. @throws ConfigError naming what differs from the machine of `before`.
void RequireSameMachine(const ResultDocument& before, const Json& machine, const std::filesystem::path& file);

/// The least over the repetitions is what other work on the machine disturbs least. @param threshold share by which it
/// may grow before a case counts as slower.
BenchComparison CompareBenchmarks(const ResultDocument& before, const ResultDocument& now, double threshold);

Json ToJson(const BenchComparison& comparison);

}  // namespace pentimento
