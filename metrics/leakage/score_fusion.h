#pragma once

#include <span>
#include <vector>

#include "metrics/identity/verification_protocol.h"

namespace pentimento {

/// Several attackers' scores of the same comparisons as one: logistic regression (genuine against impostor, both kinds
/// weighing the same), fitted on the selecting people. A comparison that one of them could not make counts as an
/// average impostor there.
class ScoreFusion {
 public:
  /// @param attackers their comparisons of the same probes with the same gallery, in the same order.
  static ScoreFusion Fit(std::span<const HopComparisons* const> attackers);

  [[nodiscard]] HopComparisons Apply(std::span<const HopComparisons* const> attackers) const;

  [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

 private:
  std::vector<double> mean_;  ///< of each attacker's impostor scores
  std::vector<double> deviation_;
  std::vector<double> weights_;  ///< of standardised scores
};

}  // namespace pentimento
