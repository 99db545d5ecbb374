#include "experiments/coverage/leakage_coverage.h"

#include <cmath>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/statistics/leakage.h"
#include "metrics/statistics/operating_points.h"

namespace pentimento {
namespace {

constexpr double kHubVariance = 0.1;
constexpr double kOwnVariance = 0.5;
constexpr int kOwnScores = 4;

std::vector<std::string> PeopleOf(const std::string& part, int count) {
  std::vector<std::string> people;
  for (int i = 0; i < count; ++i) {
    people.push_back(fmt::format("{}{:04}", part, i));
  }
  return people;
}

/// What one person is like at both hops.
struct SimulatedPerson {
  double hub = 0.0;
  double shared = 0.0;  ///< of how well this person is found
};

ComparisonSet DrawHop(const std::vector<SimulatedPerson>& people, double mean, RandomStream& random) {
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto person = static_cast<std::int32_t>(i);
    const double own = mean + people[i].shared + random.Normal(0.0, std::sqrt(0.5 * kOwnVariance));
    for (int k = 0; k < kOwnScores; ++k) {
      comparisons.push_back({own + random.Normal(0.0, std::sqrt(1.0 - kOwnVariance)), person, person, true});
    }
    for (std::size_t j = i + 1; j < people.size(); ++j) {
      const double noise = random.Normal(0.0, std::sqrt(1.0 - 2.0 * kHubVariance));
      comparisons.push_back({people[i].hub + people[j].hub + noise, person, static_cast<std::int32_t>(j), false});
    }
  }
  return ComparisonSet(std::move(comparisons));
}

}  // namespace

HopPair DrawHops(const LeakageCell& cell, int people, const std::string& part, std::uint64_t seed) {
  RandomStream random(seed, "leakage coverage", fmt::format("{} {} {} {}", part, people, cell.tar, cell.originals_tar));
  std::vector<SimulatedPerson> drawn(static_cast<std::size_t>(people));
  for (SimulatedPerson& person : drawn) {
    person.hub = random.Normal(0.0, std::sqrt(kHubVariance));
    person.shared = random.Normal(0.0, std::sqrt(0.5 * kOwnVariance));
  }
  ComparisonSet originals = DrawHop(drawn, GenuineMean(cell.originals_tar, cell.fmr), random);
  return {std::move(originals), DrawHop(drawn, GenuineMean(cell.tar, cell.fmr), random)};
}

LeakageCellCoverage SimulateLeakageCoverage(const LeakageCell& cell, const CoverageOptions& options,
                                            Progress& progress) {
  LeakageCellCoverage result{.cell = cell, .leakage = {}};
  result.leakage.truth = (cell.tar - cell.fmr) / (cell.originals_tar - cell.fmr);
  progress.Begin(fmt::format("{} people, TAR {} of {}", cell.people, cell.tar, cell.originals_tar), options.datasets);
  for (int dataset = 0; dataset < options.datasets; ++dataset) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(dataset);
    const SplitBootstrap bootstrap(PeopleOf("s", cell.selecting), PeopleOf("t", cell.people), seed, options.replicates,
                                   options.threads);
    const HopPair select = DrawHops(cell, cell.selecting, "select", seed);
    const HopPair test = DrawHops(cell, cell.people, "test", seed);
    const AttackRates originals = RatesOf(select.originals, test.originals, cell.fmr, bootstrap);
    const Leakage leakage = LeakageOf(RatesOf(select.hop, test.hop, cell.fmr, bootstrap), originals);
    result.leakage.Count(leakage.value.interval);
    result.supported += leakage.value.supported && std::isfinite(leakage.value.value) ? 1 : 0;
    progress.At(dataset + 1);
  }
  result.leakage.TakeMean();
  return result;
}

ResultDocument LeakageCoverageDocument(const std::vector<LeakageCellCoverage>& cells, const CoverageOptions& options) {
  ResultDocument document;
  document.header = {{"command", "simulate-coverage"},
                     {"datasets", options.datasets},
                     {"replicates", options.replicates},
                     {"seed", options.seed}};
  for (const LeakageCellCoverage& cell : cells) {
    document.figures.push_back(CoverageFigure(NameAtFmr("leakage", cell.cell.fmr), cell.leakage, cell.cell.people,
                                              {{"tar", cell.cell.tar},
                                               {"originals_tar", cell.cell.originals_tar},
                                               {"fmr", cell.cell.fmr},
                                               {"selecting", cell.cell.selecting},
                                               {"supported", cell.supported}}));
  }
  return document;
}

std::string LeakageCoverageTable(const std::vector<LeakageCellCoverage>& cells, int datasets) {
  std::string table =
      "| people | true TAR | of originals | true L | L: coverage | mean width | L would be given |\n"
      "|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const LeakageCellCoverage& cell : cells) {
    table += fmt::format("| {} | {:g} | {:g} | {:.3f} |{} {:.0f} % |\n", cell.cell.people, cell.cell.tar,
                         cell.cell.originals_tar, cell.leakage.truth, TableCells(cell.leakage),
                         100.0 * static_cast<double>(cell.supported) / datasets);
  }
  return table;
}

}  // namespace pentimento
