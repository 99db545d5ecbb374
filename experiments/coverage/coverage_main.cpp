#include <iostream>

#include <CLI/CLI.hpp>

#include "experiments/coverage/leakage_coverage.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// A line a cell; a bar would need a terminal for hours.
class CellNames : public Progress {
 public:
  void Begin(std::string_view task, std::int64_t /*total*/) override { std::cerr << task << std::endl; }
};

std::vector<CellCoverage> SimulateAll(const CoverageOptions& options) {
  std::vector<CellCoverage> cells;
  CellNames progress;
  for (const int people : {10, 20, 40, 100}) {
    for (const double tar : {0.0, 0.02, 0.5, 0.98, 1.0}) {
      cells.push_back(SimulateCoverage({.people = people, .tar = tar}, options, progress));
    }
  }
  return cells;
}

std::vector<LeakageCellCoverage> SimulateAllLeakages(const CoverageOptions& options) {
  std::vector<LeakageCellCoverage> cells;
  CellNames progress;
  for (const int people : {10, 20, 40, 100}) {
    for (const double tar : {0.0, 0.02, 0.5, 0.98, 1.0}) {
      cells.push_back(SimulateLeakageCoverage({.people = people, .tar = tar}, options, progress));
    }
    cells.push_back(SimulateLeakageCoverage({.people = people, .tar = 1.0, .originals_tar = 1.0}, options, progress));
  }
  return cells;
}

/// The result document, after the table is printed.
ResultDocument Simulate(const CoverageOptions& options, bool leakage) {
  if (leakage) {
    const std::vector<LeakageCellCoverage> cells = SimulateAllLeakages(options);
    std::cout << LeakageCoverageTable(cells, options.datasets);
    return LeakageCoverageDocument(cells, options);
  }
  const std::vector<CellCoverage> cells = SimulateAll(options);
  std::cout << CoverageTable(cells, options.datasets);
  return CoverageDocument(cells, options);
}

}  // namespace
}  // namespace pentimento

int main(int argc, char** argv) {
  using namespace pentimento;  // NOLINT(google-build-using-namespace)
  CoverageOptions options;
  std::filesystem::path save;
  CLI::App app("Draws scores of people with known rates and counts how often our 95 % intervals hold them.",
               "simulate-coverage");
  app.add_option("--datasets", options.datasets, "of each cell")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--replicates", options.replicates, "of each bootstrap")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of the first data set")->capture_default_str();
  app.add_option("--threads", options.threads, "change no figure")->check(CLI::Range(1, 1024))->capture_default_str();
  bool leakage = false;
  app.add_flag("--leakage", leakage, "of leakages, whose thresholds other people set, instead of TAR and AUC");
  app.add_option("--save", save, "write the result document (JSON) to a file");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    const ResultDocument document = Simulate(options, leakage);
    if (!save.empty()) {
      WriteFileAtomically(save, ToJson(document).dump(2) + "\n");
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "simulate-coverage: " << error.what() << "\n";
    return 1;
  }
}
