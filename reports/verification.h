#pragma once

#include <limits>
#include <string>
#include <vector>

#include "framework/results/result.h"
#include "reports/figure_query.h"

namespace pentimento {

/// The verification figure that a report speaks in.
struct Verification {
  std::string name;  ///< "tar@fmr=1e-2"; "auc" where no rate has a value; "" where no verification figure has one
  double false_match_rate = std::numeric_limits<double>::quiet_NaN();  ///< of a "tar@fmr="
  bool measured = false;        ///< whether there is any verification figure, with a value or without
  std::string why;              ///< where no rate has a value: the note of the originals at the smallest rate asked for
  bool too_few_people = false;  ///< that this is why

  [[nodiscard]] bool IsRate() const { return false_match_rate > 0; }
};

/// The smallest rate at which the originals have a value and the most hops do; without such a rate the AUC.
Verification ChooseVerification(const std::vector<Figure>& figures);

/// The figures that the matcher itself gave, by a threshold that was set on other people where there are such. The
/// bounds over all pictures count a failure to detect as a hit or as a miss, and other choices of impostors qualify a
/// figure; they belong beside the answer, never into it. Where no face is found, an attacker still cuts it where the
/// original's is: such figures stand in where there is no other value.
std::vector<std::size_t> VerificationFigures(const std::vector<Figure>& figures, const FigureQuery& query);

/// Whether faces were cut where the original's are.
bool IsAligned(const Figure& figure);

/// The note of the first figure without a value among those queried that has one; "" where there is none.
std::string WhyNoValue(const std::vector<Figure>& figures, const FigureQuery& query);

}  // namespace pentimento
