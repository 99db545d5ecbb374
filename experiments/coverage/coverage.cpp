#include "experiments/coverage/coverage.h"

#include <cmath>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/statistics/interval.h"
#include "metrics/statistics/operating_points.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {
namespace {

constexpr double kImpostorPersonVariance = 0.1;
constexpr double kGenuinePersonVariance = 0.5;
constexpr int kGenuineScores = 4;
constexpr double kFarAway = 1000.0;

double NormalProbability(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double NormalQuantile(double probability) {
  double low = -10.0;
  double high = 10.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (NormalProbability(middle) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double GenuineMean(double tar, double fmr) {
  if (tar == 0.0 || tar == 1.0) {
    return tar == 0.0 ? -kFarAway : kFarAway;
  }
  return NormalQuantile(1.0 - fmr) + NormalQuantile(tar);
}

void Coverage::Count(const Interval& interval) {
  if (!interval.bounds) {
    return;
  }
  const auto [low, high] = *interval.bounds;
  ++intervals;
  covered += low <= truth && truth <= high ? 1 : 0;
  mean_width += high - low;
}

Figure CoverageFigure(const std::string& name, const Coverage& coverage, int people, Json context) {
  Figure figure;
  figure.name = fmt::format("coverage[{}]", name);
  figure.value = static_cast<double>(coverage.covered) / static_cast<double>(coverage.intervals);
  figure.n = coverage.intervals;
  figure.n_subjects = people;
  figure.context = std::move(context);
  figure.context["people"] = people;
  figure.context["truth"] = coverage.truth;
  figure.context["mean_width"] = FiniteOrNull(coverage.mean_width);
  if (coverage.intervals > 0) {
    SetInterval(figure, ClopperPearson(coverage.covered, coverage.intervals));
  } else {
    AddNote(figure, "no data set had an interval");
  }
  return figure;
}

std::string TableCells(const Coverage& coverage) {
  if (coverage.intervals == 0) {
    return " no interval | - |";
  }
  return fmt::format(" {:.1f} % | {:.3f} |",
                     100.0 * static_cast<double>(coverage.covered) / static_cast<double>(coverage.intervals),
                     coverage.mean_width);
}

ComparisonSet DrawComparisons(const CoverageCell& cell, std::uint64_t seed) {
  RandomStream random(seed, "coverage", fmt::format("{} {}", cell.people, cell.tar));
  std::vector<double> hub(static_cast<std::size_t>(cell.people));
  for (double& value : hub) {
    value = random.Normal(0.0, std::sqrt(kImpostorPersonVariance));
  }
  const double mean = GenuineMean(cell.tar, cell.fmr);
  std::vector<Comparison> comparisons;
  for (std::int32_t i = 0; i < cell.people; ++i) {
    const double own = mean + random.Normal(0.0, std::sqrt(kGenuinePersonVariance));
    for (int k = 0; k < kGenuineScores; ++k) {
      comparisons.push_back({own + random.Normal(0.0, std::sqrt(1.0 - kGenuinePersonVariance)), i, i, true});
    }
    for (std::int32_t j = i + 1; j < cell.people; ++j) {
      const double noise = random.Normal(0.0, std::sqrt(1.0 - 2.0 * kImpostorPersonVariance));
      comparisons.push_back({hub[static_cast<std::size_t>(i)] + hub[static_cast<std::size_t>(j)] + noise, i, j, false});
    }
  }
  return ComparisonSet(std::move(comparisons));
}

CellCoverage SimulateCoverage(const CoverageCell& cell, const CoverageOptions& options, Progress& progress) {
  CellCoverage result{.cell = cell, .tar = {.truth = cell.tar}, .auc = {}};
  result.auc.truth = NormalProbability(GenuineMean(cell.tar, cell.fmr) / std::numbers::sqrt2);
  std::vector<std::string> people;
  for (int i = 0; i < cell.people; ++i) {
    people.push_back(fmt::format("{:04}", i));
  }
  progress.Begin(fmt::format("{} people, TAR {}", cell.people, cell.tar), options.datasets);
  for (int dataset = 0; dataset < options.datasets; ++dataset) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(dataset);
    const SubjectBootstrap bootstrap(people, seed, options.replicates, options.threads);
    const VerificationFigures figures = ComputeVerification(DrawComparisons(cell, seed), {{cell.fmr}, {}}, bootstrap);
    result.tar.Count(figures.tar[0].interval);
    result.auc.Count(figures.auc.interval);
    result.supported += figures.tar[0].supported ? 1 : 0;
    progress.At(dataset + 1);
  }
  result.tar.TakeMean();
  result.auc.TakeMean();
  return result;
}

ResultDocument CoverageDocument(const std::vector<CellCoverage>& cells, const CoverageOptions& options) {
  ResultDocument document;
  document.header = {{"command", "simulate-coverage"},
                     {"datasets", options.datasets},
                     {"replicates", options.replicates},
                     {"seed", options.seed}};
  for (const CellCoverage& cell : cells) {
    const Json context = {{"tar", cell.cell.tar}, {"fmr", cell.cell.fmr}, {"supported", cell.supported}};
    document.figures.push_back(CoverageFigure(NameAtFmr("tar", cell.cell.fmr), cell.tar, cell.cell.people, context));
    document.figures.push_back(CoverageFigure("auc", cell.auc, cell.cell.people, context));
  }
  return document;
}

std::string CoverageTable(const std::vector<CellCoverage>& cells, int datasets) {
  std::string table =
      "| people | true TAR | TAR: coverage | mean width | AUC: coverage | mean width | TAR would be given |\n"
      "|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const CellCoverage& cell : cells) {
    table += fmt::format("| {} | {:g} |{}{} {:.0f} % |\n", cell.cell.people, cell.cell.tar, TableCells(cell.tar),
                         TableCells(cell.auc), 100.0 * static_cast<double>(cell.supported) / datasets);
  }
  return table;
}

}  // namespace pentimento
