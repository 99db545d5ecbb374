#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "metrics/matchers/matcher.h"
#include "metrics/matchers/ridge_adapter.h"

namespace pentimento {

/// Faces of people whose factors are known: what a regressor learns from.
struct FactorExamples {
  std::vector<Template> templates;           ///< of equal length
  std::vector<std::vector<double>> factors;  ///< one row a template, one column a factor
  std::vector<std::string> subjects;         ///< who is on each

  [[nodiscard]] std::size_t People() const;
};

/// Reads the factors of a person from the template of a face: ridge regression (Hoerl and Kennard, Technometrics 1970),
/// each factor with the penalty under which people who were left out of the fit are read best (ten folds of people,
/// fewer where there are fewer people; of equal errors the heavier penalty).
class FactorRegressor {
 public:
  /// @param examples of at least two people. @param penalties to choose from, positive (see `RidgeAdapter`).
  /// @param seed of which people are left out together. @throws DataError for fewer people.
  static FactorRegressor Fit(const FactorExamples& examples, std::vector<double> penalties, std::uint64_t seed);

  /// The mean of each factor over the examples: what one says who sees no picture.
  [[nodiscard]] const std::vector<double>& prior() const { return prior_; }
  /// The penalty of each factor.
  [[nodiscard]] const std::vector<double>& penalties() const { return penalties_; }
  /// Every factor.
  [[nodiscard]] std::vector<double> Read(const Template& face) const;

 private:
  std::vector<double> prior_;
  std::vector<double> penalties_;
  std::map<double, RidgeAdapter> adapters_;  ///< by penalty; each reads all factors
};

}  // namespace pentimento
