#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// How often an interval may miss the true value, where nobody asks for less: a confidence of 95 %.
inline constexpr double kMiss = 0.05;

/// An interval, or why there is none.
struct Interval {
  std::optional<std::pair<double, double>> bounds;
  std::string method;  ///< "subject-bootstrap", "clopper-pearson", "wilson"
  std::string reason;  ///< why `bounds` is empty; "" where it is not
};

/// The quantiles (2.5 % and 97.5 % at a confidence of 95 %) of bootstrap replicates, by linear interpolation between
/// order statistics. Replicates that are not finite (no genuine comparison was drawn) are left out if they are at most
/// 5 %. No interval where there is none to be had: fewer than two subjects, no replicates, too many undefined ones, or
/// replicates that all agree, which says nothing about other people.
Interval PercentileInterval(std::span<const double> replicates, std::int64_t subjects, double miss = kMiss);

/// Exact two-sided bounds of a binomial proportion (Clopper and Pearson, Biometrika 26, 1934).
/// @param successes of `trials` independent trials. No interval without trials.
Interval ClopperPearson(std::int64_t successes, std::int64_t trials, double miss = kMiss);

/// The score interval of a binomial proportion at a confidence of 95 % (Wilson, JASA 22, 1927). Only where every trial
/// is of somebody else: of several trials of one person it is far too narrow. No interval without trials.
Interval Wilson(std::int64_t successes, std::int64_t trials);

/// Puts the interval into the figure; where it is empty, the reason joins the figure's note.
void SetInterval(Figure& figure, const Interval& interval);

/// Appends a sentence to the figure's note.
void AddNote(Figure& figure, const std::string& sentence);

/// From here on an AUC is near 1: docs/coverage.md simulates one of 0.99 (short of 95 %) and one of 0.82 (not short).
inline constexpr double kAucNearOne = 0.98;

/// Says beside a bootstrap interval of an AUC near 1 how often such an interval held the true value in the simulation.
/// Nothing where the value is lower or there is no such interval. @param figure an AUC.
void NoteCoverageNearOne(Figure& figure);

/// The same beside a difference of two AUCs one of which is near 1. @param first, second the two AUCs.
void NoteCoverageNearOne(Figure& difference, double first, double second);

/// Takes the interval away, with what the note says of it. The value stays.
void DropInterval(Figure& figure);

/// What the values of fewer than `kPeopleForInference` people are: without intervals, and a note that says so.
void DropInference(std::vector<Figure>& figures);
/// The same where `people` are so few; otherwise nothing.
void DropInferenceOfFew(std::vector<Figure>& figures, std::int64_t people);

}  // namespace pentimento
