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

/// What a line of `PairsCsv` says of its two pictures.
struct PairRow {
  std::string id;
  std::string subject;
  std::string reference;  ///< the file's path
  std::string test;
};

/// Per-sample values in wide form: a line a pair, a column a figure that has values of samples. Infinite values are
/// `inf`, those that do not exist empty.
std::string PairsCsv(const std::vector<PairRow>& pairs, const std::vector<Figure>& figures);

}  // namespace pentimento
