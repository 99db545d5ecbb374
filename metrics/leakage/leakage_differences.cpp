#include "metrics/leakage/leakage_differences.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

namespace pentimento {
namespace {

std::set<std::string> Common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> common;
  std::ranges::set_intersection(a, b, std::inserter(common, common.end()));
  return common;
}

/// What attacks leak over the probes that all of them detect.
struct SameProbes {
  ProbeIds ids;
  std::vector<MeasuredRates> sides;
};

SameProbes OverSameProbes(const LeakageFrame& frame, const std::vector<const MeasuredAttack*>& sides) {
  std::vector<const Attack*> attacks;
  std::ranges::transform(sides, std::back_inserter(attacks), &MeasuredAttack::attack);
  SameProbes same{CommonProbes(attacks), {}};
  for (const MeasuredAttack* const side : sides) {
    const bool all = side->attack->select.DetectedProbes() == same.ids.select.size() &&
                     side->attack->test.DetectedProbes() == same.ids.test.size();
    const MeasuredAttack over_same = all ? *side : MeasureAttack(frame, *side->attack, &same.ids);
    same.sides.push_back({over_same.rates, over_same.leakage});
  }
  return same;
}

/// One leakage minus another.
struct Difference {
  const MeasuredAttack* minuend = nullptr;
  const MeasuredAttack* subtrahend = nullptr;
};

/// What is measured: a difference, or one less another.
using DifferenceTerms = std::vector<Difference>;

std::vector<const MeasuredAttack*> SidesOf(const DifferenceTerms& terms) {
  std::vector<const MeasuredAttack*> sides;
  for (const Difference& term : terms) {
    sides.insert(sides.end(), {term.minuend, term.subtrahend});
  }
  return sides;
}

/// A side over all of its probes: where it detects all of them, as it is.
MeasuredRates OverAll(const MeasuredAttack& side, UndetectedProbes undetected) {
  const auto measured = side.over_all.find(undetected);
  return measured != side.over_all.end() ? measured->second : MeasuredRates{side.rates, side.leakage};
}

/// Each side over all of its probes. Of a lower bound the undetected ones do not match where more leakage would raise
/// the figure, and match where it would lower it; so in a difference that is itself taken away it is the other way
/// round.
std::vector<MeasuredRates> OverAllOf(const DifferenceTerms& terms, const ProbeBound& bound) {
  std::vector<MeasuredRates> all;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const bool added = i == 0;
    all.push_back(OverAll(*terms[i].minuend, added ? bound.undetected : bound.subtrahend));
    all.push_back(OverAll(*terms[i].subtrahend, added ? bound.subtrahend : bound.undetected));
  }
  return all;
}

/// @param sides in the order of `SidesOf`. @pre the figure has its people.
void FillDifference(Figure& figure, const LeakageFrame& frame, const std::vector<MeasuredRates>& sides) {
  FillFigure(figure, LeakageDifferenceOf(sides, frame.originals, figure.n_subjects), true);
}

/// A difference over the probes that all sides detect, and its bounds over all probes.
/// @param blank names it.
std::vector<Figure> Differences(const LeakageFrame& frame, const Figure& blank, const DifferenceTerms& terms) {
  const std::vector<const MeasuredAttack*> sides = SidesOf(terms);
  std::vector<const Attack*> attacks;
  std::ranges::transform(sides, std::back_inserter(attacks), &MeasuredAttack::attack);
  const SameProbes same = OverSameProbes(frame, sides);
  std::vector<Figure> figures = {blank};
  figures.front().n = static_cast<std::int64_t>(same.ids.test.size());
  figures.front().n_subjects = attacks.front()->test.DetectedSubjects(&same.ids.test);
  FillDifference(figures.front(), frame, same.sides);
  for (const ProbeBound& bound : BoundsOf(frame, attacks)) {
    Figure& figure = figures.emplace_back(blank);
    OverAllProbes(figure, *attacks.front(), bound.name);
    FillDifference(figure, frame, OverAllOf(terms, bound));
  }
  return figures;
}

}  // namespace

ProbeIds CommonProbes(const std::vector<const Attack*>& attacks) {
  ProbeIds common{attacks.front()->select.DetectedIds(), attacks.front()->test.DetectedIds()};
  for (const Attack* const attack : attacks) {
    common.select = Common(common.select, attack->select.DetectedIds());
    common.test = Common(common.test, attack->test.DetectedIds());
  }
  return common;
}

std::vector<Figure> LeakageDifference(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& one,
                                      const MeasuredAttack& other) {
  const Figure blank =
      BlankFigure(frame, forward, *one.attack, fmt::format("difference[{}]", NameAtFmr("leakage", frame.alpha)),
                  Direction::kHigherLeaksMore);
  return Differences(frame, blank, {{&one, &other}});
}

std::vector<Figure> ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                                 const MeasuredAttack& other, const std::string& versus) {
  Figure blank = BlankFigure(frame, forward, *reversing.attack, NameAtFmr("reversal_gain", frame.alpha),
                             Direction::kHigherLeaksMore);
  blank.context["versus"] = versus;
  blank.context["versus_attacker"] = other.attack->attacker;
  return Differences(frame, blank, {{&reversing, &other}});
}

std::vector<Figure> LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair) {
  const Figure blank =
      BlankFigure(frame, forward, *pair.laundered.attack, NameAtFmr("laundering_drop", frame.alpha), Direction::kNone);
  return Differences(frame, blank, {{&pair.plain, &pair.laundered}});
}

std::vector<Figure> CoAdaptedShare(const LeakageFrame& frame, const std::string& forward,
                                   const LaunderedPair& co_trained, const LaunderedPair& afresh) {
  Figure blank = BlankFigure(frame, forward, *co_trained.laundered.attack, NameAtFmr("co_adapted_share", frame.alpha),
                             Direction::kNone);
  blank.context["afresh"] = afresh.plain.attack->reverse;
  return Differences(frame, blank, {{&co_trained.plain, &co_trained.laundered}, {&afresh.plain, &afresh.laundered}});
}

}  // namespace pentimento
