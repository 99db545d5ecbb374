#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/statistics/operating_points.h"
#include "metrics/statistics/subject_bootstrap.h"
#include "metrics/statistics/verification.h"

namespace pentimento {

/// A figure with its bootstrap replicates, so that ratios and differences of figures are paired.
struct Replicated {
  double value = 0.0;  ///< NaN where it does not exist
  std::vector<double> replicates;
};

/// `f(a, b)` of the values and of each replicate.
template <class Function>
Replicated Paired(const Replicated& a, const Replicated& b, Function f) {
  Replicated result{f(a.value, b.value), {}};
  for (std::size_t i = 0; i < a.replicates.size() && i < b.replicates.size(); ++i) {
    result.replicates.push_back(f(a.replicates[i], b.replicates[i]));
  }
  return result;
}

/// People that thresholds are set on and people that are tested, resampled apart: nobody is in both.
class SplitBootstrap {
 public:
  SplitBootstrap(std::vector<std::string> select, std::vector<std::string> test, std::uint64_t seed, int replicates,
                 int threads);

  [[nodiscard]] const SubjectBootstrap& select() const { return select_; }
  [[nodiscard]] const SubjectBootstrap& test() const { return test_; }

 private:
  SubjectBootstrap select_;
  SubjectBootstrap test_;
};

/// How an attacker does on the tested people at a threshold that was set on others.
struct AttackRates {
  double alpha = 0.0;                  ///< FMR that was asked for
  double threshold = 0.0;              ///< the lowest score of the selecting people's with an FMR of at most alpha
  Replicated tar;                      ///< share of the tested people's genuine comparisons at or above it
  Replicated fmr;                      ///< share of their impostor comparisons at or above it: what was achieved
  Replicated auc;                      ///< of the tested people, no threshold
  std::vector<double> thresholds;      ///< that of each replicate; NaN where it has none
  std::int64_t genuine_subjects = 0;   ///< tested people with a genuine comparison
  std::int64_t impostor_subjects = 0;  ///< tested people with an impostor comparison
  VerificationValue support;           ///< `supported` and `note` alone: whether the selecting people suffice for alpha
};

/// Some of a bootstrap's replicates: number `first`, and every `step`th from there.
struct ReplicateSubset {
  int first = 0;
  int step = 1;  ///< at least 1
};

/// @param select comparisons numbered by `bootstrap.select()`; their impostors set the threshold, anew in each
/// replicate. @param test comparisons numbered by `bootstrap.test()`. Values are NaN where either lacks genuine or
/// impostor comparisons. @param subset replicates that are made; the others are NaN.
AttackRates RatesOf(const ComparisonSet& select, const ComparisonSet& test, double alpha,
                    const SplitBootstrap& bootstrap, const ReplicateSubset& subset = {});

/// The AUC of comparisons that are numbered by `bootstrap`; no threshold. NaN where a kind of comparison is missing.
Replicated AucOf(const ComparisonSet& comparisons, const SubjectBootstrap& bootstrap);

/// Leakage L = (TAR_h - alpha) / (TAR_x - alpha): 0 where an attacker links no more than chance would, 1 where as much
/// as with the original photographs; not clipped. Null (NaN, with a note) where the lower bound of TAR_x is below 0.5,
/// because a matcher that cannot tell the originals apart says nothing about leakage.
///
/// Where TAR_h is 0 or 1 in all comparisons, resampling shows no spread in it. Its exact bounds over people and those
/// of TAR_x, each held with 97.5 %, then bound the ratio, which holds with 95 % however the two hang together
/// (Bonferroni).
struct Leakage {
  Replicated rate;          ///< for differences of leakages
  VerificationValue value;  ///< with interval
};

/// Said of an interval by resampling where TAR_x alone is 1.
inline constexpr const char* kCeilingTakenForExact =
    "all originals are linked, and the interval takes their TAR of 1 for exact";

/// @param hop, originals of the same alpha and bootstrap.
Leakage LeakageOf(const AttackRates& hop, const AttackRates& originals);

/// What one attack does at one rate, over some probes.
struct MeasuredRates {
  AttackRates rates;
  Leakage leakage;
};

/// A leakage minus another, and less further such differences: L0 - L1 - (L2 - L3) - ...; null where one of them is,
/// not supported where one of them is not. All are relative to the same TAR_x, so alpha cancels out and what is left is
/// (TAR_0 - TAR_1 - ...) / (TAR_x - alpha).
///
/// Where a TAR among them is 0 or 1 in all comparisons, resampling shows no spread in it. The exact bounds over people
/// of each such TAR, those of the sum of the others (paired) and those of TAR_x then bound the fraction. With k of
/// them, each is held with 1 - 0.05 / k, so that all hold with 95 % however they hang together (Bonferroni). The note
/// says so.
/// @param sides an even number, minuend before subtrahend. @param originals that the leakages are relative to.
/// @param subjects people behind the difference.
VerificationValue LeakageDifferenceOf(std::span<const MeasuredRates> sides, const AttackRates& originals,
                                      std::int64_t subjects);

/// The value with its interval; of a rate that is 0 or 1 in all comparisons the exact one over people.
VerificationValue TarWithInterval(const AttackRates& rates, double miss = kMiss);
VerificationValue FmrWithInterval(const AttackRates& rates);
VerificationValue WithInterval(const Replicated& figure, std::int64_t subjects);

}  // namespace pentimento
