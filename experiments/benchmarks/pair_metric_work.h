#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"
#include "framework/core/picture.h"
#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Parameters of the row `pair_metric`.
struct PairMetricParams {
  std::string metric = "ssim";
  std::map<std::string, std::string> settings;  ///< the metric's options that are not the defaults
  int count = 64;
  int rounds = 1;
  int size = 256;
  int threads = 2;
  std::string peer = "piq";  ///< only the Python side reads it

  static const OptionSchema& Schema();
};

/// A full-reference metric of pairs of pictures in memory, as runs compute it: each pair on one of the threads.
class PairMetricWork : public Work {
 public:
  /// @param references,tests as many of one as of the other, of equal size. @param rounds how often all are measured.
  PairMetricWork(std::unique_ptr<const PairMetric> metric, std::vector<Picture> references, std::vector<Picture> tests,
                 int rounds, int threads);

  [[nodiscard]] std::string implementation() const override { return "Pentimento, fp32"; }
  /// `check`: one value a pair.
  WorkResult Go() override;

 private:
  std::unique_ptr<const PairMetric> metric_;
  std::vector<Picture> references_;
  std::vector<Picture> tests_;
  int rounds_;
  int threads_;
};

/// A metric from the program's own registry. @throws ConfigError if there is none of that name that compares pairs, or
/// it does not take the settings.
std::unique_ptr<const PairMetric> MakePairMetric(const std::string& name,
                                                 const std::map<std::string, std::string>& settings = {});

}  // namespace pentimento
