#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "experiments/benchmarks/work.h"
#include "metrics/fidelity/pair_metric.h"
#include "metrics/metric.h"

namespace pentimento {

/// A full-reference metric of `count` pairs of files, as a run measures them; a few files stand for all.
class MeasurePairsWork : public Work {
 public:
  /// Writes the files into `folder`, 64 x 64.
  MeasurePairsWork(std::unique_ptr<PairMetric> metric, std::int64_t count, const std::filesystem::path& folder,
                   int threads);

  [[nodiscard]] std::string implementation() const override { return "Pentimento"; }
  /// `check`: the figure's value. `peak_bytes` is measured.
  WorkResult Go() override;

 private:
  std::unique_ptr<PairMetric> metric_;
  Progress progress_;
  MeasureInput input_;
};

}  // namespace pentimento
