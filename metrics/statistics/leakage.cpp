#include "metrics/statistics/leakage.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

/// A matcher must link the originals of at least so many, with confidence, to say anything of what leaks.
constexpr double kLeastCeiling = 0.5;

/// How often each of two intervals may miss, for both to hold as often as one.
constexpr double kMissOfTwo = 0.5 * kMiss;

enum RateColumn : int { kTarColumn, kFmrColumn, kAucColumn, kFixedFmrColumn, kRateColumns };

bool IsAllOrNothing(const Replicated& rate, std::int64_t subjects) {
  return subjects > 1 && (rate.value == 0.0 || rate.value == 1.0);
}

/// A rate's bootstrap interval; of one that is 0 or 1 in all comparisons the exact one over people.
VerificationValue RateWithInterval(const Replicated& rate, std::int64_t subjects, const VerificationValue& support,
                                   double miss) {
  VerificationValue value{.value = rate.value, .interval = {}, .note = support.note, .supported = support.supported};
  if (IsAllOrNothing(rate, subjects)) {
    value.interval = ClopperPearson(rate.value == 0.0 ? 0 : subjects, subjects, miss);
  } else if (std::isfinite(rate.value)) {
    value.interval = PercentileInterval(rate.replicates, subjects, miss);
  }
  return value;
}

/// Bounds of (t - alpha) / (s - alpha) for t and s within theirs. @pre s > alpha throughout.
std::pair<double, double> RatioBounds(const std::pair<double, double>& t, const std::pair<double, double>& s,
                                      double alpha) {
  const auto [lowest, highest] = s;
  const double low = t.first - alpha;
  const double high = t.second - alpha;
  return {low / ((low > 0.0 ? highest : lowest) - alpha), high / ((high > 0.0 ? lowest : highest) - alpha)};
}

/// The interval of the leakage at a hop that links all or nothing.
Interval AllOrNothingInterval(const AttackRates& hop, const AttackRates& originals) {
  Interval interval = TarWithInterval(hop, kMissOfTwo).interval;
  const Interval ceiling = TarWithInterval(originals, kMissOfTwo).interval;
  if (!interval.bounds || !ceiling.bounds || ceiling.bounds->first <= hop.alpha) {
    interval.bounds.reset();
    interval.reason = "no interval: the originals' TAR may be as low as the rate";
    return interval;
  }
  interval.bounds = RatioBounds(*interval.bounds, *ceiling.bounds, hop.alpha);
  return interval;
}

}  // namespace

SplitBootstrap::SplitBootstrap(std::vector<std::string> select, std::vector<std::string> test, std::uint64_t seed,
                               int replicates, int threads)
    : select_(std::move(select), RandomStream(seed, "selecting people").Bits64(), replicates, threads),
      test_(std::move(test), seed, replicates, threads) {}

AttackRates RatesOf(const ComparisonSet& select, const ComparisonSet& test, double alpha,
                    const SplitBootstrap& bootstrap, const ReplicateSubset& subset) {
  AttackRates rates;
  rates.alpha = alpha;
  rates.genuine_subjects = test.GenuineSubjects();
  rates.impostor_subjects = test.ImpostorSubjects();
  const OperatingPoint reached = select.AtFmr(alpha, bootstrap.select().UnitWeights());
  rates.threshold = reached.threshold;
  const auto measure = [&](std::span<const double> select_weights, std::span<const double> test_weights,
                           std::span<double> out) {
    const double threshold = select.AtFmr(alpha, select_weights).threshold;
    const OperatingPoint point = test.AtThreshold(threshold, test_weights);
    const bool exists = !std::isnan(threshold);
    out[kTarColumn] = exists ? point.tar : std::nan("");
    out[kFmrColumn] = exists ? point.fmr : std::nan("");
    out[kAucColumn] = test.Auc(test_weights);
    out[kFixedFmrColumn] = select.AtThreshold(rates.threshold, select_weights).fmr;
  };
  std::vector<double> values(kRateColumns);
  measure(bootstrap.select().UnitWeights(), bootstrap.test().UnitWeights(), values);
  // The replicates of both are numbered alike; the tested people's weights come with the number's row.
  std::vector<std::vector<double>> select_weights;
  for (int replicate = 0; replicate < bootstrap.select().replicates(); ++replicate) {
    select_weights.push_back(bootstrap.select().Weights(replicate));
  }
  const ReplicateTable table = bootstrap.test().RunNumbered(
      kRateColumns, [&](int replicate, std::span<const double> weights, std::span<double> out) {
        if (replicate % subset.step == subset.first) {
          measure(select_weights[static_cast<std::size_t>(replicate)], weights, out);
        }
      });
  rates.tar = {values[kTarColumn], table.Column(kTarColumn)};
  rates.fmr = {values[kFmrColumn], table.Column(kFmrColumn)};
  rates.auc = {values[kAucColumn], table.Column(kAucColumn)};
  const auto people = static_cast<std::int64_t>(bootstrap.select().subjects().size());
  SetSupport(rates.support, alpha,
             EffectiveImpostors(reached.fmr, table.Column(kFixedFmrColumn), people, select.impostor_count()), people);
  return rates;
}

Replicated AucOf(const ComparisonSet& comparisons, const SubjectBootstrap& bootstrap) {
  const auto measure = [&](std::span<const double> weights, std::span<double> out) {
    out[0] = comparisons.Auc(weights);
  };
  Replicated auc;
  measure(bootstrap.UnitWeights(), {&auc.value, 1});
  auc.replicates = bootstrap.Run(1, measure).Column(0);
  return auc;
}

VerificationValue WithInterval(const Replicated& figure, std::int64_t subjects) {
  VerificationValue value;
  value.value = figure.value;
  if (std::isfinite(figure.value)) {
    value.interval = PercentileInterval(figure.replicates, subjects);
  }
  return value;
}

VerificationValue TarWithInterval(const AttackRates& rates, double miss) {
  return RateWithInterval(rates.tar, rates.genuine_subjects, rates.support, miss);
}

VerificationValue FmrWithInterval(const AttackRates& rates) {
  return RateWithInterval(rates.fmr, rates.impostor_subjects, rates.support, kMiss);
}

Leakage LeakageOf(const AttackRates& hop, const AttackRates& originals) {
  const double alpha = hop.alpha;
  Leakage leakage;
  leakage.rate =
      Paired(hop.tar, originals.tar, [alpha](double tar_h, double tar_x) { return (tar_h - alpha) / (tar_x - alpha); });
  leakage.value.supported = hop.support.supported && originals.support.supported;
  leakage.value.note = hop.support.supported ? originals.support.note : hop.support.note;
  const VerificationValue ceiling = TarWithInterval(originals);
  if (!ceiling.interval.bounds || ceiling.interval.bounds->first < kLeastCeiling) {
    leakage.rate = {std::nan(""), {}};
    leakage.value.value = std::nan("");
    leakage.value.note = fmt::format(
        "of the originals this attacker links {:.3g} of 1 (lower bound {}); leakage needs a lower bound of at least {}",
        originals.tar.value,
        ceiling.interval.bounds ? fmt::format("{:.3g}", ceiling.interval.bounds->first) : "unknown", kLeastCeiling);
    return leakage;
  }
  const VerificationValue bounded = WithInterval(leakage.rate, hop.genuine_subjects);
  leakage.value.value = bounded.value;
  leakage.value.interval = bounded.interval;
  if (IsAllOrNothing(hop.tar, hop.genuine_subjects)) {
    leakage.value.interval = AllOrNothingInterval(hop, originals);
  }
  return leakage;
}

}  // namespace pentimento
