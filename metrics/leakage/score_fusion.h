#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "metrics/identity/verification_protocol.h"

namespace pentimento {

/// Several attackers' scores of the same comparisons as one: logistic regression (genuine against impostor, both kinds
/// weighing the same). Fused scores are log odds. A comparison that one of the attackers could not make counts as an
/// average impostor there.
class ScoreFusion {
 public:
  /// @param attackers their comparisons of the same probes with the same gallery, in the same order. @param without
  /// people whose comparisons, on either side, are not looked at. Of no comparison at all the fusion is the mean.
  static ScoreFusion Fit(std::span<const HopComparisons* const> attackers, const std::set<std::string>& without = {});

  [[nodiscard]] HopComparisons Apply(std::span<const HopComparisons* const> attackers) const;

  [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

 private:
  std::vector<double> mean_;  ///< of each attacker's impostor scores
  std::vector<double> deviation_;
  std::vector<double> weights_;  ///< of standardised scores
  double intercept_ = 0.0;
};

/// The same comparisons fused, each by a fusion that was fitted without either of the two people compared: what a
/// fusion is worth on people whom it has not seen, of those that it is fitted on. People are dealt into five groups by
/// their order; the fusion for two groups is fitted on the other three.
HopComparisons CrossFitted(std::span<const HopComparisons* const> attackers);

}  // namespace pentimento
