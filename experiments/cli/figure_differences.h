#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// One figure that is not the same in two documents.
struct FigureDifference {
  std::string figure;  ///< name, hop, methods and context
  std::string what;    ///< "0.91 became 0.93 (+0.02)", "only in the first"
};

/// Figures are matched by name, hop, methods and context. A different version of a definition is said, never compared.
std::vector<FigureDifference> FindDifferences(const ResultDocument& first, const ResultDocument& second);

}  // namespace pentimento
