#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/features/factor_recovery.h"
#include "metrics/metric.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// Whose reading of the factors figures are about.
struct FactorReading {
  std::string matcher;             ///< whose templates are read
  std::vector<std::string> names;  ///< of the factors
  std::vector<double> penalties;   ///< of each factor's regression
  int version = 1;                 ///< of the metric
};

/// `feature_recovery[mean]` and `feature_recovery[<factor>]` of one hop. A factor that the regressor cannot read from
/// the originals is null, with a note, and has no part in the mean.
std::vector<Figure> RecoveryFigures(const HopView& hop, const FactorReading& reading,
                                    std::span<const FactorErrors> pictures, const SubjectBootstrap& bootstrap);

/// `difference[feature_recovery[mean]]` of `hop` against its control called `versus`: over the pictures that both
/// sides have, and the factors that can be read from those pictures' originals.
Figure RecoveryContrast(const HopView& hop, const FactorReading& reading, std::span<const FactorErrors> pictures,
                        std::span<const FactorErrors> control, const std::string& versus,
                        const SubjectBootstrap& bootstrap);

}  // namespace pentimento
