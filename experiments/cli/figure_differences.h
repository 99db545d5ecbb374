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
  bool refused = false;  ///< defined differently, and therefore not compared: there are no values
};

/// Whether figures that are defined differently are compared all the same.
enum class AcrossVersions { kRefuse, kCompare };

/// Figures are matched by their identity (`IdentityOf`). Those of another version of a definition, or of another
/// protocol (`DefinitionDifference`), are refused, and said, unless they are to be compared.
/// In the order of the first document; what only the second has comes last.
std::vector<FigureDifference> FindDifferences(const ResultDocument& first, const ResultDocument& second,
                                              AcrossVersions across = AcrossVersions::kRefuse);

/// For a terminal: counts, then the values that differ, those first whose change is largest beside their interval, then
/// what was refused and why. @param rows at most of each; the rest is counted.
std::string DifferenceTable(const std::vector<FigureDifference>& differences, std::size_t figures, std::size_t rows);

}  // namespace pentimento
