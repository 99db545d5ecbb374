#include "metrics/statistics/interval.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr double kToleratedUndefined = 0.05;
constexpr const char* kBootstrap = "subject-bootstrap";
constexpr const char* kNobody = "no interval: nobody to count";
// The rows of docs/coverage.md with a true TAR of 0.98, whose AUC is 0.99: 86.4 % with 10 people, 92.5 % with 100.
constexpr std::string_view kNearOne =
    "near 1 this interval held the true value in 86 to 92.5 % of simulated studies, not 95 % (docs/coverage.md)";
constexpr std::string_view kSideNearOne =
    "one of the two AUCs is near 1, where an AUC's interval held the true value in 86 to 92.5 % of simulated studies, "
    "not "
    "95 % (docs/coverage.md)";

double Quantile(const std::vector<double>& sorted, double q) {
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

bool HasBootstrapInterval(const Figure& figure) { return figure.ci95 && figure.ci_method == kBootstrap; }

void RemoveFromNote(std::string& note, std::string_view sentence) {
  const std::size_t begin = note.find(sentence);
  if (begin == std::string::npos) {
    return;
  }
  constexpr std::size_t kSeparator = 2;  // "; "
  note.erase(begin == 0 ? 0 : begin - kSeparator, sentence.size() + kSeparator);
}

/// P(X >= successes) for X ~ Binomial(trials, p).
double UpperTail(std::int64_t successes, std::int64_t trials, double p) {
  double tail = 0.0;
  const double n = static_cast<double>(trials);
  for (std::int64_t i = successes; i <= trials; ++i) {
    const double k = static_cast<double>(i);
    tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + k * std::log(p) +
                     (n - k) * std::log1p(-p));
  }
  return tail;
}

/// The p at which P(X >= successes) equals `level`; the tail grows with p.
double SolveTail(std::int64_t successes, std::int64_t trials, double level) {
  double low = 0.0;
  double high = 1.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (UpperTail(successes, trials, middle) < level ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

Interval PercentileInterval(std::span<const double> replicates, std::int64_t subjects, double miss) {
  Interval interval{.bounds = {}, .method = kBootstrap, .reason = {}};
  if (subjects < 2) {
    interval.reason = "no interval: fewer than two people, so people cannot be resampled";
    return interval;
  }
  if (replicates.empty()) {
    interval.reason = "no interval: replicates is 0";
    return interval;
  }
  std::vector<double> sorted;
  std::ranges::copy_if(replicates, std::back_inserter(sorted), [](double value) { return std::isfinite(value); });
  const auto undefined = static_cast<double>(replicates.size() - sorted.size());
  if (undefined > kToleratedUndefined * static_cast<double>(replicates.size())) {
    interval.reason = fmt::format("no interval: the figure does not exist in {:.0f} of {} bootstrap replicates",
                                  undefined, replicates.size());
    return interval;
  }
  std::ranges::sort(sorted);
  if (sorted.front() == sorted.back()) {
    interval.reason = "no interval: every bootstrap replicate gives the same value";
    return interval;
  }
  interval.bounds = {Quantile(sorted, 0.5 * miss), Quantile(sorted, 1.0 - 0.5 * miss)};
  return interval;
}

Interval ClopperPearson(std::int64_t successes, std::int64_t trials, double miss) {
  Interval interval{.bounds = {}, .method = "clopper-pearson", .reason = {}};
  if (trials < 1) {
    interval.reason = kNobody;
    return interval;
  }
  const double low = successes == 0 ? 0.0 : SolveTail(successes, trials, 0.5 * miss);
  const double high = successes == trials ? 1.0 : SolveTail(successes + 1, trials, 1.0 - 0.5 * miss);
  interval.bounds = {low, high};
  return interval;
}

Interval Wilson(std::int64_t successes, std::int64_t trials) {
  Interval interval{.bounds = {}, .method = "wilson", .reason = {}};
  if (trials < 1) {
    interval.reason = kNobody;
    return interval;
  }
  constexpr double kZ = 1.959963984540054;  // the normal quantile of 1 - kMiss / 2
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double middle = p + kZ * kZ / (2.0 * n);
  const double half = kZ * std::sqrt(p * (1.0 - p) / n + kZ * kZ / (4.0 * n * n));
  const double scale = 1.0 / (1.0 + kZ * kZ / n);
  interval.bounds = {std::max(0.0, scale * (middle - half)), std::min(1.0, scale * (middle + half))};
  return interval;
}

void SetInterval(Figure& figure, const Interval& interval) {
  figure.ci95 = interval.bounds;
  figure.ci_method = interval.bounds ? interval.method : "";
  if (!interval.bounds) {
    AddNote(figure, interval.reason);
  }
}

void AddNote(Figure& figure, const std::string& sentence) {
  if (sentence.empty()) {
    return;
  }
  figure.note += figure.note.empty() ? sentence : "; " + sentence;
}

void NoteCoverageNearOne(Figure& figure) {
  if (figure.value >= kAucNearOne && HasBootstrapInterval(figure)) {
    AddNote(figure, std::string(kNearOne));
  }
}

void NoteCoverageNearOne(Figure& difference, double first, double second) {
  if ((first >= kAucNearOne || second >= kAucNearOne) && HasBootstrapInterval(difference)) {
    AddNote(difference, std::string(kSideNearOne));
  }
}

void DropInterval(Figure& figure) {
  figure.ci95.reset();
  figure.ci_method.clear();
  RemoveFromNote(figure.note, kNearOne);
  RemoveFromNote(figure.note, kSideNearOne);
}

void DropInference(std::vector<Figure>& figures) {
  for (Figure& figure : figures) {
    DropInterval(figure);
    AddNote(figure, fmt::format("fewer than {} people: pictures and values, no inference", kPeopleForInference));
  }
}

void DropInferenceOfFew(std::vector<Figure>& figures, std::int64_t people) {
  if (people < kPeopleForInference) {
    DropInference(figures);
  }
}

}  // namespace pentimento
