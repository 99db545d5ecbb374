#include "metrics/statistics/leakage.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

/// A matcher must link the originals of at least so many, with confidence, to say anything of what leaks.
constexpr double kLeastCeiling = 0.5;

constexpr const char* kExactSides =
    "one of the attacks compared links all or nothing, so exact bounds over people make the interval, each wide enough "
    "for all to hold together (Bonferroni)";

/// How often each of two intervals may miss, for both to hold as often as one.
constexpr double kMissOfTwo = 0.5 * kMiss;

enum RateColumn : int { kTarColumn, kFmrColumn, kAucColumn, kFixedFmrColumn, kThresholdColumn, kRateColumns };

bool IsAllOrNothing(const Replicated& rate, std::int64_t subjects) {
  return subjects > 1 && (rate.value == 0.0 || rate.value == 1.0);
}

/// A rate's bootstrap interval; of one that is 0 or 1 in all comparisons the exact one over people.
VerificationValue RateWithInterval(const Replicated& rate, std::int64_t subjects, const VerificationValue& support,
                                   double miss) {
  VerificationValue value{.value = rate.value,
                          .interval = {},
                          .note = support.note,
                          .supported = support.supported,
                          .too_few_people = support.too_few_people};
  if (IsAllOrNothing(rate, subjects)) {
    value.interval = ClopperPearson(rate.value == 0.0 ? 0 : subjects, subjects, miss);
  } else if (std::isfinite(rate.value)) {
    value.interval = PercentileInterval(rate.replicates, subjects, miss);
  }
  return value;
}

using Bounds = std::pair<double, double>;

Bounds Plus(const Bounds& a, const Bounds& b) { return {a.first + b.first, a.second + b.second}; }

Bounds Minus(const Bounds& a, const Bounds& b) { return {a.first - b.second, a.second - b.first}; }

/// Bounds of t / (TAR_x - alpha) for t within its own and TAR_x within those that miss it so often.
Interval RelativeToOriginals(const Bounds& t, const AttackRates& originals, double miss) {
  Interval interval{.bounds = {}, .method = "clopper-pearson", .reason = {}};
  const Interval ceiling = TarWithInterval(originals, miss).interval;
  if (!ceiling.bounds || ceiling.bounds->first <= originals.alpha) {
    interval.reason = ceiling.bounds ? "no interval: the originals' TAR may be as low as the rate" : ceiling.reason;
    return interval;
  }
  const auto [lowest, highest] = Minus(*ceiling.bounds, {originals.alpha, originals.alpha});
  interval.bounds = {t.first / (t.first > 0.0 ? highest : lowest), t.second / (t.second > 0.0 ? lowest : highest)};
  return interval;
}

/// The interval of the leakage at a hop that links all or nothing.
Interval AllOrNothingInterval(const AttackRates& hop, const AttackRates& originals) {
  const Interval tar = TarWithInterval(hop, kMissOfTwo).interval;
  return RelativeToOriginals(Minus(*tar.bounds, {hop.alpha, hop.alpha}), originals, kMissOfTwo);
}

bool LinksAllOrNothing(const MeasuredRates& side) {
  return IsAllOrNothing(side.rates.tar, side.rates.genuine_subjects);
}

/// Whether a side of a difference adds to it: the first minuend, and every subtrahend but the first.
bool IsAdded(std::size_t side) { return (side % 2 == 0) == (side < 2); }

/// The interval of a difference of leakages some of which link all or nothing.
Interval ExactDifferenceInterval(std::span<const MeasuredRates> sides, const AttackRates& originals,
                                 std::int64_t subjects) {
  Replicated resampled{0.0, std::vector<double>(originals.tar.replicates.size(), 0.0)};
  std::size_t exact = 0;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (LinksAllOrNothing(sides[i])) {
      ++exact;
    } else if (IsAdded(i)) {
      resampled = Paired(resampled, sides[i].rates.tar, std::plus<>{});
    } else {
      resampled = Paired(resampled, sides[i].rates.tar, std::minus<>{});
    }
  }
  const bool some_resampled = exact < sides.size();
  const double miss = kMiss / static_cast<double>(exact + (some_resampled ? 2 : 1));
  Bounds numerator{0.0, 0.0};
  if (some_resampled) {
    Interval interval = PercentileInterval(resampled.replicates, subjects, miss);
    if (!interval.bounds) {
      return interval;
    }
    numerator = *interval.bounds;
  }
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (LinksAllOrNothing(sides[i])) {
      const Bounds tar = *TarWithInterval(sides[i].rates, miss).interval.bounds;
      numerator = IsAdded(i) ? Plus(numerator, tar) : Minus(numerator, tar);
    }
  }
  return RelativeToOriginals(numerator, originals, miss);
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
    out[kThresholdColumn] = threshold;
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
  rates.thresholds = table.Column(kThresholdColumn);
  const auto people = static_cast<std::int64_t>(bootstrap.select().subjects().size());
  SetSupport(rates.support, alpha,
             EffectiveImpostors(reached.fmr, table.Column(kFixedFmrColumn), people, select.impostor_count()), people);
  RequireThreshold(rates.support, alpha, reached);
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

VerificationValue LeakageDifferenceOf(std::span<const MeasuredRates> sides, const AttackRates& originals,
                                      std::int64_t subjects) {
  const auto pair = [&](std::size_t i) {
    return Paired(sides[i].leakage.rate, sides[i + 1].leakage.rate, std::minus<>{});
  };
  Replicated difference = pair(0);
  for (std::size_t i = 2; i < sides.size(); i += 2) {
    difference = Paired(difference, pair(i), std::minus<>{});
  }
  VerificationValue value = WithInterval(difference, subjects);
  for (const MeasuredRates& side : sides) {
    value.supported = value.supported && side.leakage.value.supported;
    value.note = value.note.empty() ? side.leakage.value.note : value.note;
  }
  if (!std::isfinite(value.value)) {
    return value;
  }
  const bool exact = std::ranges::any_of(sides, LinksAllOrNothing);
  if (exact) {
    value.interval = ExactDifferenceInterval(sides, originals, subjects);
  }
  if (value.interval.bounds && (exact || originals.tar.value == 1.0)) {
    value.note += (value.note.empty() ? "" : "; ") + std::string(exact ? kExactSides : kCeilingTakenForExact);
  }
  return value;
}

}  // namespace pentimento
