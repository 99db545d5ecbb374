#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "metrics/metric.h"

namespace pentimento {

/// Bootstrap replicates of several figures at once: one column a figure.
class ReplicateTable {
 public:
  ReplicateTable(int replicates, int columns);

  [[nodiscard]] std::span<double> Row(int replicate);
  [[nodiscard]] std::vector<double> Column(int column) const;

 private:
  int replicates_;
  int columns_;
  std::vector<double> values_;
};

/// Resamples people with replacement. A replicate is a vector of multiplicities, one a subject, that add up to the
/// number of subjects: a mean weighs each person's values by it; among verification scores a genuine comparison of
/// subject i weighs w_i and an impostor comparison of i with j weighs w_i * w_j. (Resampling images or comparisons
/// instead treats pictures of one person as if they were different people.)
///
/// The multiplicities depend on (seed, replicate) and the sorted list of subjects alone, so any two figures over the
/// same subjects see the same replicates, and the difference of their replicates is a paired bootstrap.
class SubjectBootstrap {
 public:
  /// Figures of one replicate, written to `out`; NaN where a figure does not exist for these weights. Called from
  /// several threads.
  using Statistic = std::function<void(std::span<const double> weights, std::span<double> out)>;

  /// @param subjects in any order, repeats allowed. @param replicates 0: none. @param threads at least 1; never
  /// changes a bit of the result.
  SubjectBootstrap(std::vector<std::string> subjects, std::uint64_t seed, int replicates, int threads);
  /// Everybody that a metric is shown, with the replicates, seed and compute threads that it is given.
  explicit SubjectBootstrap(const MeasureInput& input);

  /// Sorted, each once.
  [[nodiscard]] const std::vector<std::string>& subjects() const { return subjects_; }
  [[nodiscard]] int replicates() const { return replicates_; }
  /// Position in `subjects()`. @throws InternalError for a stranger.
  [[nodiscard]] std::int32_t Number(const std::string& subject) const;

  /// Everybody once: the weights of the figure itself.
  [[nodiscard]] std::vector<double> UnitWeights() const { return std::vector<double>(subjects_.size(), 1.0); }
  /// Multiplicities of one replicate.
  [[nodiscard]] std::vector<double> Weights(int replicate) const;

  [[nodiscard]] ReplicateTable Run(int columns, const Statistic& statistic) const;

  /// The same where the statistic asks for the replicate's number (to resample something else along with it).
  using NumberedStatistic = std::function<void(int replicate, std::span<const double> weights, std::span<double> out)>;
  [[nodiscard]] ReplicateTable RunNumbered(int columns, const NumberedStatistic& statistic) const;

 private:
  std::vector<std::string> subjects_;
  std::uint64_t seed_;
  int replicates_;
  int threads_;
};

}  // namespace pentimento
