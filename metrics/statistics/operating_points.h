#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/statistics/interval.h"
#include "metrics/statistics/subject_bootstrap.h"
#include "metrics/statistics/verification.h"

namespace pentimento {

/// Which verification figures are wanted.
struct VerificationRequest {
  std::vector<double> fmr_targets;       ///< "tar@fmr=..." for each, in (0,1)
  std::vector<double> score_thresholds;  ///< the FMR and the TAR at each
};

/// One verification figure: its value over all comparisons and its interval.
struct VerificationValue {
  double value = 0.0;  ///< NaN where it does not exist
  Interval interval;
  std::string note;             ///< what a reader must know beside it; "" for nothing
  bool supported = true;        ///< false where the comparisons are too few for this operating point (see the note)
  bool too_few_people = false;  ///< why it is not supported: more people like these would do
};

/// The figures of one set of comparisons.
struct VerificationFigures {
  VerificationValue auc;
  VerificationValue eer;
  VerificationValue eer_interpolated;
  VerificationValue dprime;
  VerificationValue genuine_mean;  ///< score, like the next three
  VerificationValue genuine_median;
  VerificationValue impostor_mean;
  VerificationValue impostor_median;
  std::vector<VerificationValue> tar;               ///< one for each FMR target
  std::vector<OperatingPoint> operating_points;     ///< where each of them is reached
  std::vector<VerificationValue> fmr_at_threshold;  ///< one for each score threshold, like the next
  std::vector<VerificationValue> tar_at_threshold;
};

/// All figures with subject-bootstrap intervals: thresholds and denominators are recomputed in each replicate. Where
/// a TAR, or an FMR at a threshold, is 0 or 1 resampling cannot show what other people would do, so its interval is the
/// exact binomial one over the people with genuine (impostor) comparisons, all of whom agree. One subject alone means
/// that nothing is known of the people. Where a target FMR needs more impostor comparisons than the people support (see
/// `EffectiveImpostors`), the value is there but not `supported`, and its note says so.
VerificationFigures ComputeVerification(const ComparisonSet& comparisons, const VerificationRequest& request,
                                        const SubjectBootstrap& bootstrap);

/// AUC of `first` minus AUC of `second`, paired over the same subjects.
VerificationValue AucDifference(const ComparisonSet& first, const ComparisonSet& second,
                                const SubjectBootstrap& bootstrap);

/// How many independent impostor comparisons an FMR estimate is worth: p (1 - p) over its bootstrap variance, at most
/// the number of pairs of different people, at most the number of comparisons. Without usable replicates, the smaller
/// of the last two; so also where no impostor comparison is accepted (p = 0), of which resampling shows no variance:
/// none of n bounds the FMR by 3 / n, a tenth of any rate that n comparisons support.
double EffectiveImpostors(double fmr, const std::vector<double>& fmr_replicates, std::int64_t subjects,
                          std::int64_t impostor_comparisons);

/// Independent impostor comparisons that a target FMR needs times that target: below it the figure is a guess.
inline constexpr double kComparisonsPerTarget = 30.0;

/// Says in `value` whether `effective` independent impostor comparisons of so many people support a target FMR: sets
/// `supported` and `too_few_people`, and the note where a reader must know: also how many people like these it would
/// take, more than there are.
void SetSupport(VerificationValue& value, double target, double effective, std::int64_t subjects);

/// `context.too_few_people` of a figure whose value lacks the support of enough people: true; without it, nothing.
void MarkTooFewPeople(Figure& figure, const VerificationValue& value);

/// Where no threshold reaches a target FMR and accepts anything (more impostor comparisons than that have the highest
/// score of all), rejecting everybody is no operating point: takes `supported` away, and the note says why. A note that
/// there is already stays. @param reached the point at the target.
void RequireThreshold(VerificationValue& value, double target, const OperatingPoint& reached);

/// "tar@fmr=1e-2": the promised spelling of figures at an operating point. @param fmr in (0,1).
std::string NameAtFmr(const std::string& figure, double fmr);
/// The same for another rate: "fnir@fpir=1e-2".
std::string NameAtRate(const std::string& figure, const std::string& rate, double target);

}  // namespace pentimento
