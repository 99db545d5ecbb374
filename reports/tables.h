#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Every figure as CSV (RFC 4180, "\n" line ends, header first; numbers by their shortest round-trip text, values that
/// do not exist empty, the context as JSON). The column `figure` is the index in report.json's list.
std::string FiguresCsv(const std::vector<Figure>& figures);

/// Every per-sample value in long form: one line a figure and sample.
std::string SamplesCsv(const std::vector<Figure>& figures);

}  // namespace pentimento
