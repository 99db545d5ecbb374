#include "metrics/features/factor_recovery.h"

#include <algorithm>
#include <cmath>

namespace pentimento {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// Squared errors of one factor, summed over pictures.
struct ErrorSums {
  double prior = 0.0;
  double original = 0.0;
  double test = 0.0;

  [[nodiscard]] double Reading() const { return prior - original; }
  [[nodiscard]] double Recovered() const { return Reading() > 0.0 ? (prior - test) / Reading() : kUndefined; }
};

/// The same by person and factor.
class SubjectErrors {
 public:
  SubjectErrors(std::span<const FactorErrors> pictures, std::size_t factors, const SubjectBootstrap& bootstrap)
      : factors_(factors), sums_(bootstrap.subjects().size() * factors), pictures_(bootstrap.subjects().size(), 0.0) {
    for (const FactorErrors& picture : pictures) {
      const auto subject = static_cast<std::size_t>(bootstrap.Number(picture.subject));
      pictures_[subject] += 1.0;
      for (std::size_t f = 0; f < factors; ++f) {
        ErrorSums& sums = sums_[subject * factors + f];
        sums.prior += picture.prior[f];
        sums.original += picture.original[f];
        sums.test += picture.test[f];
      }
    }
  }

  [[nodiscard]] ErrorSums Of(std::size_t factor, std::span<const double> weights) const {
    ErrorSums total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const ErrorSums& sums = sums_[i * factors_ + factor];
      total.prior += weights[i] * sums.prior;
      total.original += weights[i] * sums.original;
      total.test += weights[i] * sums.test;
    }
    return total;
  }

  [[nodiscard]] double Pictures(std::span<const double> weights) const {
    double total = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      total += weights[i] * pictures_[i];
    }
    return total;
  }

  [[nodiscard]] std::int64_t People() const {
    return std::ranges::count_if(pictures_, [](double count) { return count > 0.0; });
  }

 private:
  std::size_t factors_;
  std::vector<ErrorSums> sums_;   ///< subjects x factors
  std::vector<double> pictures_;  ///< of each subject
};

/// The mean of those that exist.
double MeanOfDefined(std::span<const double> values, const std::vector<FactorRecovery>& factors) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].readable && std::isfinite(values[f])) {
      sum += values[f];
      count += 1.0;
    }
  }
  return count > 0.0 ? sum / count : kUndefined;
}

}  // namespace

Recovery RecoverFactors(std::span<const FactorErrors> pictures, std::size_t factors,
                        const SubjectBootstrap& bootstrap) {
  Recovery recovery;
  recovery.factors.resize(factors);
  if (pictures.empty()) {
    return recovery;
  }
  const SubjectErrors errors(pictures, factors, bootstrap);
  const std::vector<double> unit = bootstrap.UnitWeights();
  recovery.n = static_cast<std::int64_t>(pictures.size());
  recovery.n_subjects = errors.People();
  const double count = errors.Pictures(unit);
  // Columns: prior - original of each factor, its recovery.
  const ReplicateTable table =
      bootstrap.Run(static_cast<int>(2 * factors), [&](std::span<const double> weights, std::span<double> out) {
        const double drawn = errors.Pictures(weights);
        for (std::size_t f = 0; f < factors; ++f) {
          const ErrorSums sums = errors.Of(f, weights);
          out[f] = drawn > 0.0 ? sums.Reading() / drawn : kUndefined;
          out[factors + f] = sums.Recovered();
        }
      });
  std::vector<double> values(factors, kUndefined);
  for (std::size_t f = 0; f < factors; ++f) {
    FactorRecovery& factor = recovery.factors[f];
    const ErrorSums sums = errors.Of(f, unit);
    factor.prior = sums.prior / count;
    factor.original = sums.original / count;
    factor.test = sums.test / count;
    factor.reading = PercentileInterval(table.Column(static_cast<int>(f)), recovery.n_subjects);
    factor.readable = sums.Reading() > 0.0 && factor.reading.bounds && factor.reading.bounds->first > 0.0;
    if (factor.readable) {
      values[f] = factor.value = sums.Recovered();
      factor.interval = PercentileInterval(table.Column(static_cast<int>(factors + f)), recovery.n_subjects);
      ++recovery.readable;
    }
  }
  recovery.mean = MeanOfDefined(values, recovery.factors);
  if (recovery.readable > 0) {
    std::vector<std::vector<double>> columns;
    for (std::size_t f = 0; f < factors; ++f) {
      columns.push_back(table.Column(static_cast<int>(factors + f)));
    }
    for (std::size_t replicate = 0; replicate < static_cast<std::size_t>(bootstrap.replicates()); ++replicate) {
      for (std::size_t f = 0; f < factors; ++f) {
        values[f] = columns[f][replicate];
      }
      recovery.replicates.push_back(MeanOfDefined(values, recovery.factors));
    }
    recovery.interval = PercentileInterval(recovery.replicates, recovery.n_subjects);
  }
  return recovery;
}

}  // namespace pentimento
