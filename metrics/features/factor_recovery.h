#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "metrics/statistics/interval.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// Squared errors of the factors of one picture's person, in the factors' order and units.
struct FactorErrors {
  std::string id;
  std::string subject;
  std::vector<double> prior;     ///< of the training people's mean
  std::vector<double> original;  ///< of what the regressor reads from x
  std::vector<double> test;      ///< of what it reads from the hop's picture
};

/// One factor over all pictures.
struct FactorRecovery {
  double prior = std::numeric_limits<double>::quiet_NaN();  ///< mean squared errors
  double original = std::numeric_limits<double>::quiet_NaN();
  double test = std::numeric_limits<double>::quiet_NaN();
  Interval reading;       ///< of prior - original
  bool readable = false;  ///< prior - original is above 0, and so is all of its interval
  double value = std::numeric_limits<double>::quiet_NaN();  ///< (prior - test) / (prior - original), where readable
  Interval interval;
};

/// How much of what the regressor reads from x it also reads from the hop's pictures.
struct Recovery {
  std::vector<FactorRecovery> factors;
  std::int64_t readable = 0;                               ///< factors that are
  double mean = std::numeric_limits<double>::quiet_NaN();  ///< over those, each weighing the same
  Interval interval;
  std::vector<double> replicates;  ///< of the mean
  std::int64_t n = 0;              ///< pictures
  std::int64_t n_subjects = 0;     ///< people on them
};

/// Recovery of each factor and on average: 1 where the hop's pictures say as much as the originals, 0 where they say no
/// more than the prior, negative where they mislead. Intervals resample people, all factors together. In a replicate
/// where prior - original is not positive a factor has no recovery; the mean is then that of the other readable ones.
/// @param factors their number, which every picture has.
Recovery RecoverFactors(std::span<const FactorErrors> pictures, std::size_t factors, const SubjectBootstrap& bootstrap);

}  // namespace pentimento
