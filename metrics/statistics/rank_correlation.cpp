#include "metrics/statistics/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

int OrderOfPair(double a, double b) { return static_cast<int>(a > b) - static_cast<int>(a < b); }

void RequireSameLength(std::size_t first, std::size_t second, const char* what) {
  if (first != second) {
    throw ShapeError(
        fmt::format("a rank correlation needs as many {} on both sides, not {} and {}", what, first, second));
  }
}

bool AnyNan(std::span<const double> values) {
  return std::ranges::any_of(values, [](double value) { return std::isnan(value); });
}

}  // namespace

RankCorrelation KendallTauB(std::span<const double> first, std::span<const double> second) {
  RequireSameLength(first.size(), second.size(), "values");
  RankCorrelation result{std::numeric_limits<double>::quiet_NaN(), ""};
  if (first.size() < 2) {
    result.reason = "there is no order of fewer than two items";
    return result;
  }
  if (AnyNan(first) || AnyNan(second)) {
    result.reason = "one of the values does not exist";
    return result;
  }
  std::int64_t agreement = 0;  // C - D
  std::int64_t untied_first = 0;
  std::int64_t untied_second = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const int a = OrderOfPair(first[i], first[j]);
      const int b = OrderOfPair(second[i], second[j]);
      agreement += a * b;
      untied_first += a != 0 ? 1 : 0;
      untied_second += b != 0 ? 1 : 0;
    }
  }
  if (untied_first == 0 || untied_second == 0) {
    result.reason = "all values of one list are equal, so they have no order";
    return result;
  }
  // One root of the product, where it is exact: equal orders give 1 and not nearly 1.
  result.value = untied_first == untied_second
                     ? static_cast<double>(agreement) / static_cast<double>(untied_first)
                     : static_cast<double>(agreement) /
                           std::sqrt(static_cast<double>(untied_first) * static_cast<double>(untied_second));
  return result;
}

Interval KendallTauBInterval(std::span<const std::vector<double>> first, std::span<const std::vector<double>> second,
                             std::int64_t subjects) {
  RequireSameLength(first.size(), second.size(), "replicates");
  std::vector<double> replicates;
  replicates.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    replicates.push_back(KendallTauB(first[i], second[i]).value);
  }
  return PercentileInterval(replicates, subjects);
}

}  // namespace pentimento
