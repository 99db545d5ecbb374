#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "framework/results/result.h"
#include "metrics/statistics/interval.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// A value with what a report says about its certainty.
struct Estimate {
  double value = 0.0;           ///< NaN without samples
  std::int64_t n = 0;           ///< samples whose value is finite
  std::int64_t n_subjects = 0;  ///< people behind them
  Interval interval;
};

/// The mean over the samples with a finite value, each weighing the same, and its subject-bootstrap interval.
/// Every sample's subject must be one of the bootstrap's.
Estimate MeanOverSamples(std::span<const SampleValue> samples, const SubjectBootstrap& bootstrap);

/// The share of samples whose value is 1 (the others are 0; NaN does not count). Where it is 0 or 1 resampling cannot
/// show what other people would do, so the interval is the exact binomial one over people, all of whom agree.
Estimate ShareOfSamples(std::span<const SampleValue> samples, const SubjectBootstrap& bootstrap);

/// The share of samples whose value reaches a threshold that was set on other people and so has replicates of its own:
/// number i of them is that of replicate i of the bootstrap. Infinite values count, NaN does not; where a threshold is
/// NaN there is no share. All or nothing as in `ShareOfSamples`.
Estimate ShareReaching(std::span<const SampleValue> samples, double threshold, std::span<const double> thresholds,
                       const SubjectBootstrap& bootstrap);

/// Copies value, n, n_subjects and the interval into the figure.
void SetEstimate(Figure& figure, const Estimate& estimate);

}  // namespace pentimento
