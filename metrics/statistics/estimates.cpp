#include "metrics/statistics/estimates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace pentimento {
namespace {

struct SubjectTotals {
  std::vector<double> sum;
  std::vector<double> count;
};

SubjectTotals TotalsOf(std::span<const SampleValue> samples, const SubjectBootstrap& bootstrap) {
  SubjectTotals totals{std::vector<double>(bootstrap.subjects().size(), 0.0),
                       std::vector<double>(bootstrap.subjects().size(), 0.0)};
  for (const SampleValue& sample : samples) {
    if (std::isfinite(sample.value)) {
      const auto subject = static_cast<std::size_t>(bootstrap.Number(sample.subject));
      totals.sum[subject] += sample.value;
      totals.count[subject] += 1.0;
    }
  }
  return totals;
}

double WeightedMean(const SubjectTotals& totals, std::span<const double> weights) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i] * totals.sum[i];
    count += weights[i] * totals.count[i];
  }
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

/// A share that is 0 or 1 has the exact interval over people.
void BoundAllOrNothing(Estimate& estimate) {
  if (estimate.n > 0 && (estimate.value == 0.0 || estimate.value == 1.0)) {
    estimate.interval = ClopperPearson(estimate.value == 0.0 ? 0 : estimate.n_subjects, estimate.n_subjects);
  }
}

/// A sample's value with the number of its subject.
struct Level {
  std::size_t subject;
  double value;
};

/// The weighted share of levels that reach a threshold; NaN without a threshold or a weight.
double ShareAt(double threshold, const std::vector<Level>& levels, std::span<const double> weights) {
  double reached = 0.0;
  double all = 0.0;
  for (const Level& level : levels) {
    reached += level.value >= threshold ? weights[level.subject] : 0.0;
    all += weights[level.subject];
  }
  return all > 0.0 && !std::isnan(threshold) ? reached / all : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Estimate MeanOverSamples(std::span<const SampleValue> samples, const SubjectBootstrap& bootstrap) {
  const SubjectTotals totals = TotalsOf(samples, bootstrap);
  Estimate estimate;
  estimate.value = WeightedMean(totals, bootstrap.UnitWeights());
  for (const double count : totals.count) {
    estimate.n += static_cast<std::int64_t>(count);
    estimate.n_subjects += count > 0.0 ? 1 : 0;
  }
  if (estimate.n == 0) {
    return estimate;
  }
  const ReplicateTable table = bootstrap.Run(
      1, [&](std::span<const double> weights, std::span<double> out) { out[0] = WeightedMean(totals, weights); });
  estimate.interval = PercentileInterval(table.Column(0), estimate.n_subjects);
  return estimate;
}

Estimate ShareOfSamples(std::span<const SampleValue> samples, const SubjectBootstrap& bootstrap) {
  Estimate estimate = MeanOverSamples(samples, bootstrap);
  BoundAllOrNothing(estimate);
  return estimate;
}

Estimate ShareReaching(std::span<const SampleValue> samples, double threshold, std::span<const double> thresholds,
                       const SubjectBootstrap& bootstrap) {
  std::vector<Level> levels;
  std::set<std::size_t> subjects;
  for (const SampleValue& sample : samples) {
    if (!std::isnan(sample.value)) {
      levels.push_back({static_cast<std::size_t>(bootstrap.Number(sample.subject)), sample.value});
      subjects.insert(levels.back().subject);
    }
  }
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(levels.size());
  estimate.n_subjects = static_cast<std::int64_t>(subjects.size());
  estimate.value = ShareAt(threshold, levels, bootstrap.UnitWeights());
  if (std::isnan(estimate.value)) {
    return estimate;
  }
  const ReplicateTable table =
      bootstrap.RunNumbered(1, [&](int replicate, std::span<const double> weights, std::span<double> out) {
        out[0] = ShareAt(thresholds[static_cast<std::size_t>(replicate)], levels, weights);
      });
  estimate.interval = PercentileInterval(table.Column(0), estimate.n_subjects);
  BoundAllOrNothing(estimate);
  return estimate;
}

void SetEstimate(Figure& figure, const Estimate& estimate) {
  figure.value = estimate.value;
  figure.n = estimate.n;
  figure.n_subjects = estimate.n_subjects;
  if (estimate.n > 0) {
    SetInterval(figure, estimate.interval);
  }
}

}  // namespace pentimento
