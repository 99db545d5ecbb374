#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Figures for a terminal: aligned columns of name, value, 95 % interval, n and people, then the notes, each once, by
/// the number that the rows refer to.
std::string FigureTable(const std::vector<Figure>& figures);

}  // namespace pentimento
