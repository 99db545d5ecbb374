#include "metrics/statistics/verification.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::size_t RocCurve::Crossing() const {
  const auto found = std::ranges::find_if(points_, [](const OperatingPoint& point) { return point.fmr > point.fnmr; });
  return static_cast<std::size_t>(found - points_.begin());
}

double RocCurve::Eer() const {
  if (points_.empty()) {
    return kUndefined;
  }
  const OperatingPoint& above = points_[Crossing() - 1];
  const OperatingPoint& below = points_[Crossing()];
  if (above.fmr == above.fnmr) {
    return above.fmr;
  }
  return 0.5 * std::min(above.fmr + above.fnmr, below.fmr + below.fnmr);
}

double RocCurve::EerInterpolated() const {
  if (points_.empty()) {
    return kUndefined;
  }
  const OperatingPoint& above = points_[Crossing() - 1];
  const OperatingPoint& below = points_[Crossing()];
  const double gap_above = above.fnmr - above.fmr;
  const double gap_below = below.fmr - below.fnmr;
  return above.fmr + gap_above / (gap_above + gap_below) * (below.fmr - above.fmr);
}

OperatingPoint RocCurve::AtFmr(double target) const {
  if (points_.empty()) {
    return {.threshold = kUndefined, .fmr = kUndefined, .fnmr = kUndefined, .tar = kUndefined};
  }
  const auto beyond = std::ranges::upper_bound(points_, target, {}, &OperatingPoint::fmr);
  return *std::prev(beyond);
}

OperatingPoint RocCurve::AtThreshold(double threshold) const {
  if (points_.empty()) {
    return {.threshold = threshold, .fmr = kUndefined, .fnmr = kUndefined, .tar = kUndefined};
  }
  const auto beyond = std::ranges::upper_bound(points_, threshold, std::greater<>{}, &OperatingPoint::threshold);
  OperatingPoint point = beyond == points_.begin() ? points_.front() : *std::prev(beyond);
  point.threshold = threshold;
  return point;
}

ComparisonSet::ComparisonSet(std::vector<Comparison> comparisons) : comparisons_(std::move(comparisons)) {
  for (const Comparison& comparison : comparisons_) {
    if (std::isnan(comparison.score)) {
      throw DataError("a score is not a number; leave comparisons that were not made out of the list");
    }
    ++(comparison.genuine ? genuine_count_ : impostor_count_);
  }
  std::ranges::stable_sort(comparisons_, std::ranges::greater{}, &Comparison::score);
  for (std::size_t i = 0; i < comparisons_.size(); ++i) {
    distinct_scores_ += i == 0 || comparisons_[i].score != comparisons_[i - 1].score ? 1 : 0;
  }
}

ComparisonSet ComparisonSet::FromLists(std::span<const double> genuine, std::span<const double> impostor) {
  std::vector<Comparison> comparisons;
  comparisons.reserve(genuine.size() + impostor.size());
  for (const double score : genuine) {
    comparisons.push_back({.score = score, .genuine = true});
  }
  for (const double score : impostor) {
    comparisons.push_back({.score = score, .genuine = false});
  }
  return ComparisonSet(std::move(comparisons));
}

std::int64_t ComparisonSet::GenuineSubjects() const { return ProbeSubjects(true); }

std::int64_t ComparisonSet::ImpostorSubjects() const { return ProbeSubjects(false); }

std::int64_t ComparisonSet::ProbeSubjects(bool genuine) const {
  std::set<std::int32_t> subjects;
  for (const Comparison& comparison : comparisons_) {
    if (comparison.genuine == genuine) {
      subjects.insert(comparison.probe_subject);
    }
  }
  return static_cast<std::int64_t>(subjects.size());
}

RocCurve ComparisonSet::Curve(std::span<const double> weights) const {
  RocCurve curve;
  std::vector<OperatingPoint>& points = curve.points_;
  points.reserve(distinct_scores_ + 1);
  points.emplace_back();
  Masses masses;
  double area = 0.0;
  for (std::size_t i = 0; i < comparisons_.size();) {
    const double score = comparisons_[i].score;
    const Masses above = masses;
    i = AddEqual(i, weights, masses);
    area += masses.AreaFrom(above);
    points.push_back({.threshold = score, .fmr = masses.impostor, .tar = masses.genuine});
  }
  if (!masses.GiveACurve()) {
    return {};
  }
  curve.auc_ = masses.Auc(area);
  for (OperatingPoint& point : points) {
    point = masses.PointOf(point.threshold, {.genuine = point.tar, .impostor = point.fmr});
  }
  return curve;
}

double ComparisonSet::Auc(std::span<const double> weights) const {
  Masses masses;
  double area = 0.0;
  for (std::size_t i = 0; i < comparisons_.size();) {
    const Masses above = masses;
    i = AddEqual(i, weights, masses);
    area += masses.AreaFrom(above);
  }
  return masses.GiveACurve() ? masses.Auc(area) : kUndefined;
}

OperatingPoint ComparisonSet::AtFmr(double target, std::span<const double> weights) const {
  Masses all;
  for (const Comparison& comparison : comparisons_) {
    Add(comparison, weights, all);
  }
  if (!all.GiveACurve()) {
    return {.threshold = kUndefined, .fmr = kUndefined, .fnmr = kUndefined, .tar = kUndefined};
  }
  double threshold = std::numeric_limits<double>::infinity();
  Masses accepted;
  Masses next;
  for (std::size_t i = 0; i < comparisons_.size();) {
    const double score = comparisons_[i].score;
    i = AddEqual(i, weights, next);
    if (next.impostor / all.impostor > target) {
      break;
    }
    threshold = score;
    accepted = next;
  }
  return all.PointOf(threshold, accepted);
}

OperatingPoint ComparisonSet::AtThreshold(double threshold, std::span<const double> weights) const {
  const auto rejected = std::ranges::upper_bound(comparisons_, threshold, std::greater<>{}, &Comparison::score);
  Masses all;
  for (auto comparison = comparisons_.begin(); comparison != rejected; ++comparison) {
    Add(*comparison, weights, all);
  }
  const Masses accepted = all;
  for (auto comparison = rejected; comparison != comparisons_.end(); ++comparison) {
    Add(*comparison, weights, all);
  }
  if (!all.GiveACurve()) {
    return {.threshold = threshold, .fmr = kUndefined, .fnmr = kUndefined, .tar = kUndefined};
  }
  return all.PointOf(threshold, accepted);
}

std::size_t ComparisonSet::AddEqual(std::size_t first, std::span<const double> weights, Masses& masses) const {
  std::size_t next = first;
  for (const double score = comparisons_[first].score; next < comparisons_.size() && comparisons_[next].score == score;
       ++next) {
    Add(comparisons_[next], weights, masses);
  }
  return next;
}

OperatingPoint ComparisonSet::Masses::PointOf(double threshold, const Masses& accepted) const {
  return {.threshold = threshold,
          .fmr = accepted.impostor / impostor,
          .fnmr = (genuine - accepted.genuine) / genuine,
          .tar = accepted.genuine / genuine};
}

ScoreSummary ComparisonSet::Genuine(std::span<const double> weights) const { return Summarise(true, weights); }

ScoreSummary ComparisonSet::Impostor(std::span<const double> weights) const { return Summarise(false, weights); }

ScoreSummary ComparisonSet::Summarise(bool genuine, std::span<const double> weights) const {
  ScoreSummary summary;
  double sum = 0.0;
  for (const Comparison& comparison : comparisons_) {
    if (comparison.genuine == genuine) {
      const double weight = Weight(comparison, weights);
      summary.weight += weight;
      sum += weight == 0.0 ? 0.0 : weight * comparison.score;
    }
  }
  if (summary.weight <= 0.0) {
    summary.mean = summary.variance = summary.median = kUndefined;
    return summary;
  }
  summary.mean = sum / summary.weight;
  double below = 0.0;
  double upper_middle = kUndefined;
  bool median_found = false;
  for (const Comparison& comparison : comparisons_) {
    const double weight = comparison.genuine == genuine ? Weight(comparison, weights) : 0.0;
    if (weight == 0.0) {
      continue;
    }
    summary.variance += weight * (comparison.score - summary.mean) * (comparison.score - summary.mean);
    if (median_found) {
      continue;
    }
    if (!std::isnan(upper_middle)) {
      summary.median = 0.5 * (upper_middle + comparison.score);
      median_found = true;
      continue;
    }
    below += weight;
    if (2.0 * below > summary.weight) {
      summary.median = comparison.score;
      median_found = true;
    } else if (2.0 * below == summary.weight) {
      upper_middle = comparison.score;
    }
  }
  summary.variance /= summary.weight;
  return summary;
}

std::vector<OperatingPoint> ThinnedPoints(const RocCurve& curve, std::size_t most) {
  const std::vector<OperatingPoint>& points = curve.points();
  if (points.size() <= most) {
    return points;
  }
  const auto positive = std::ranges::find_if(points, [](const OperatingPoint& point) { return point.fmr > 0.0; });
  const double decades = std::max(-std::log10(positive->fmr), 1.0);
  // Grows along the curve, from 0 to 3.
  const auto place = [&](const OperatingPoint& point) {
    return point.tar + point.fmr + (point.fmr > 0.0 ? 1.0 + std::log10(point.fmr) / decades : 0.0);
  };
  const double step = 3.0 / static_cast<double>(most - 2);
  std::vector<OperatingPoint> kept = {points.front()};
  double next = step;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    if (place(points[i]) >= next) {
      kept.push_back(points[i]);
      next = (std::floor(place(points[i]) / step) + 1.0) * step;
    }
  }
  kept.push_back(points.back());
  return kept;
}

double DPrime(const ScoreSummary& genuine, const ScoreSummary& impostor) {
  const double spread = std::sqrt(0.5 * (genuine.variance + impostor.variance));
  return spread > 0.0 ? std::abs(genuine.mean - impostor.mean) / spread : kUndefined;
}

}  // namespace pentimento
