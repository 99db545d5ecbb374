#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace pentimento {

/// One comparison of a probe with a gallery picture. A score is a similarity: accept if score >= threshold.
struct Comparison {
  double score = 0.0;
  std::int32_t probe_subject = 0;  ///< number of the person, for weights
  std::int32_t gallery_subject = 0;
  bool genuine = false;  ///< same person; then only `probe_subject` weighs
};

/// Error rates at one threshold.
struct OperatingPoint {
  double threshold = std::numeric_limits<double>::infinity();
  double fmr = 0.0;   ///< share of impostor comparisons with score >= threshold
  double fnmr = 1.0;  ///< share of genuine comparisons with score < threshold
  double tar = 0.0;   ///< share of genuine comparisons with score >= threshold
};

/// Every operating point that a set of comparisons can reach: threshold +inf (nothing accepted) first, then one for
/// each distinct score, descending, to (1, 1). Terms of ISO/IEC 19795-1.
class RocCurve {
 public:
  /// No points: the curve does not exist, and every figure of it is NaN.
  [[nodiscard]] const std::vector<OperatingPoint>& points() const { return points_; }

  /// Area under the curve = P(genuine > impostor) + P(genuine = impostor) / 2 (Mann and Whitney 1947).
  [[nodiscard]] double Auc() const { return auc_; }
  /// Equal error rate as the midpoint of the interval between the two operating points around FMR = FNMR (Maio et al.,
  /// "FVC2000", PAMI 2002).
  [[nodiscard]] double Eer() const;
  /// Equal error rate by linear interpolation of (FMR, FNMR) between those two points.
  [[nodiscard]] double EerInterpolated() const;
  /// The point with the largest TAR whose FMR does not exceed `target`; nothing is interpolated.
  [[nodiscard]] OperatingPoint AtFmr(double target) const;
  /// The rates at a given threshold.
  [[nodiscard]] OperatingPoint AtThreshold(double threshold) const;

 private:
  friend class ComparisonSet;

  /// Number of the first point (from above) with FMR > FNMR; the one before it has FMR <= FNMR.
  [[nodiscard]] std::size_t Crossing() const;

  std::vector<OperatingPoint> points_;
  double auc_ = std::numeric_limits<double>::quiet_NaN();
};

/// Moments of one kind of score.
struct ScoreSummary {
  double weight = 0.0;    ///< sum of weights: the number of comparisons under unit weights
  double mean = 0.0;      ///< NaN without comparisons
  double variance = 0.0;  ///< population variance
  double median = 0.0;    ///< mean of the two middle values where the weights split evenly
};

/// Comparisons, sorted once, from which curves under any subject weights come in one pass.
class ComparisonSet {
 public:
  /// @throws DataError for a NaN score.
  explicit ComparisonSet(std::vector<Comparison> comparisons);
  /// Two plain lists, nothing known of the people behind them: give one weight, 1.
  static ComparisonSet FromLists(std::span<const double> genuine, std::span<const double> impostor);

  [[nodiscard]] std::int64_t genuine_count() const { return genuine_count_; }
  [[nodiscard]] std::int64_t impostor_count() const { return impostor_count_; }
  /// How many people have a genuine comparison.
  [[nodiscard]] std::int64_t GenuineSubjects() const;
  /// How many people are the probe of an impostor comparison.
  [[nodiscard]] std::int64_t ImpostorSubjects() const;
  /// By descending score.
  [[nodiscard]] std::span<const Comparison> comparisons() const { return comparisons_; }

  /// Genuine comparisons weigh w[probe], impostor comparisons w[probe] * w[gallery]. Where either kind has no weight
  /// the curve has no points.
  [[nodiscard]] RocCurve Curve(std::span<const double> weights) const;
  /// Figures of that curve, to the bit, without making it: replicates of a bootstrap ask for little else.
  [[nodiscard]] double Auc(std::span<const double> weights) const;
  [[nodiscard]] OperatingPoint AtFmr(double target, std::span<const double> weights) const;
  [[nodiscard]] OperatingPoint AtThreshold(double threshold, std::span<const double> weights) const;
  [[nodiscard]] ScoreSummary Genuine(std::span<const double> weights) const;
  [[nodiscard]] ScoreSummary Impostor(std::span<const double> weights) const;

 private:
  /// Weights of comparisons, added up.
  struct Masses {
    [[nodiscard]] bool GiveACurve() const { return genuine > 0.0 && impostor > 0.0; }
    [[nodiscard]] OperatingPoint PointOf(double threshold, const Masses& accepted) const;
    /// Under the curve of masses between two of its points. Whole numbers: masses and areas are exact, so that a
    /// perfect curve has area 1 and not nearly 1.
    [[nodiscard]] double AreaFrom(const Masses& above) const {
      return (impostor - above.impostor) * 0.5 * (genuine + above.genuine);
    }
    [[nodiscard]] double Auc(double area) const { return area / (genuine * impostor); }

    double genuine = 0.0;
    double impostor = 0.0;
  };

  [[nodiscard]] double Weight(const Comparison& comparison, std::span<const double> weights) const {
    const double probe = weights[static_cast<std::size_t>(comparison.probe_subject)];
    return comparison.genuine ? probe : probe * weights[static_cast<std::size_t>(comparison.gallery_subject)];
  }
  void Add(const Comparison& comparison, std::span<const double> weights, Masses& masses) const {
    (comparison.genuine ? masses.genuine : masses.impostor) += Weight(comparison, weights);
  }
  /// Adds all comparisons that share the score of number `first`. @returns the number after the last of them.
  std::size_t AddEqual(std::size_t first, std::span<const double> weights, Masses& masses) const;
  [[nodiscard]] std::int64_t ProbeSubjects(bool genuine) const;
  [[nodiscard]] ScoreSummary Summarise(bool genuine, std::span<const double> weights) const;

  std::vector<Comparison> comparisons_;  ///< descending scores
  std::size_t distinct_scores_ = 0;
  std::int64_t genuine_count_ = 0;
  std::int64_t impostor_count_ = 0;
};

/// At most `most` of a curve's points, for drawing it: evenly along FMR, TAR and the logarithm of FMR together, so that
/// neither the ROC's corner nor the DET's low rates are lost. The first and the last point are kept.
/// @param most at least 3.
std::vector<OperatingPoint> ThinnedPoints(const RocCurve& curve, std::size_t most);

/// Decidability index |mean_g - mean_i| / sqrt((var_g + var_i) / 2) (Daugman 2000), population variances. NaN where
/// neither varies.
double DPrime(const ScoreSummary& genuine, const ScoreSummary& impostor);

}  // namespace pentimento
