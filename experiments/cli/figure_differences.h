#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// One figure that is not the same in two documents.
struct FigureDifference {
  std::string figure;  ///< its identity
  std::string first;   ///< the values, with as many digits as tell them apart; "null" for one that does not exist,
  std::string second;  ///<   "" where the document has no such figure
  double first_value = 0.0;  ///< the values themselves; NaN where there is none
  double second_value = 0.0;
  std::string what;  ///< "0.91 became 0.93 (+0.02)", "only in the first"
  /// The change in widths of the first one's interval; -1 where that cannot be said.
  double widths = -1.0;
};

/// Figures are matched by their identity (`IdentityOf`). A different version of a definition is said, never compared.
/// In the order of the first document; what only the second has comes last.
std::vector<FigureDifference> FindDifferences(const ResultDocument& first, const ResultDocument& second);

/// For a terminal: counts, then the values that differ, those first whose change is largest beside their interval.
/// @param rows at most; the rest is counted.
std::string DifferenceTable(const std::vector<FigureDifference>& differences, std::size_t figures, std::size_t rows);

}  // namespace pentimento
