#pragma once

#include <string>
#include <utility>

#include "framework/results/result.h"

namespace pentimento {

/// A figure as a reader sees it: as many digits as its interval justifies.
struct ShownFigure {
  std::string value;     ///< "21.35", "0.873"; an en dash where the value does not exist
  std::string interval;  ///< "20.93 to 21.77"; "" without an interval
};

/// Digits after the point such that the interval's half-width has two significant digits; without an interval (or with
/// one of no width) four significant digits of the value, trailing zeros dropped.
ShownFigure Show(const Figure& figure);

/// One value alone, by the rule for values without an interval.
std::string ShowNumber(double value);

/// A share of 1 as a number of 100: "41"; one decimal below 1 and above 99, unless it is exactly none or all.
std::string ShowPer100(double share);
std::string ShowPer100(const std::pair<double, double>& interval);

/// A share of the figure's n as it is where that is below a hundred ("7 of 60"), otherwise as "12 of 100". So is a
/// share that no count of n gives, because it is a mean of shares.
std::string ShowShare(const Figure& figure);

/// What is written under a picture.
struct ShownSample {
  std::string label;
  std::string value;
};

/// A per-sample value by the rule for values without an interval; of "ftd" whether a face was found.
ShownSample ShowSample(const Figure& figure, double value);

/// "20 people", "1 person".
std::string ShowCount(std::int64_t count, const std::string& one, const std::string& many);

/// A figure's name in words or in the customary spelling: "PSNR", "TAR at FMR 1e-2", "metadata kept: time"; unknown
/// names are returned as they are.
std::string Label(const std::string& name);

}  // namespace pentimento
