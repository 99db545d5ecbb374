#include "metrics/leakage/leakage_differences.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace pentimento {
namespace {

std::set<std::string> Common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> common;
  std::ranges::set_intersection(a, b, std::inserter(common, common.end()));
  return common;
}

/// Attacks over the probes that all of them detect.
struct SameProbes {
  ProbeIds ids;
  std::vector<MeasuredAttack> sides;

  [[nodiscard]] const Replicated& rate(std::size_t side) const { return sides[side].leakage.rate; }
};

SameProbes OverSameProbes(const LeakageFrame& frame, const std::vector<const MeasuredAttack*>& sides) {
  std::vector<const Attack*> attacks;
  std::ranges::transform(sides, std::back_inserter(attacks), &MeasuredAttack::attack);
  SameProbes same{CommonProbes(attacks), {}};
  for (const MeasuredAttack* const side : sides) {
    const bool all = side->attack->select.DetectedProbes() == same.ids.select.size() &&
                     side->attack->test.DetectedProbes() == same.ids.test.size();
    same.sides.push_back(all ? *side : MeasureAttack(frame, *side->attack, &same.ids));
  }
  return same;
}

/// A difference exists where all of its sides do.
void FillDifference(Figure& figure, const Replicated& difference, const SameProbes& same) {
  figure.n = static_cast<std::int64_t>(same.ids.test.size());
  figure.n_subjects = same.sides.front().attack->test.DetectedSubjects(&same.ids.test);
  VerificationValue value = WithInterval(difference, figure.n_subjects);
  for (const MeasuredAttack& side : same.sides) {
    value.supported = value.supported && side.leakage.value.supported;
    value.note = value.note.empty() ? side.leakage.value.note : value.note;
  }
  FillFigure(figure, value, true);
}

/// What one attack leaks minus what another does, under a name.
Figure DifferenceCalled(const std::string& name, Direction direction, const LeakageFrame& frame,
                        const std::string& forward, const Attack& named_after, const MeasuredAttack& one,
                        const MeasuredAttack& other) {
  Figure figure = BlankFigure(frame, forward, named_after, name, direction);
  const SameProbes same = OverSameProbes(frame, {&one, &other});
  FillDifference(figure, Paired(same.rate(0), same.rate(1), std::minus<>{}), same);
  return figure;
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

Figure LeakageDifference(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& one,
                         const MeasuredAttack& other) {
  const std::string leakage = NameAtFmr("leakage", frame.alpha);
  return DifferenceCalled("difference[" + leakage + "]", Direction::kHigherLeaksMore, frame, forward, *one.attack, one,
                          other);
}

Figure ReversalGain(const LeakageFrame& frame, const std::string& forward, const MeasuredAttack& reversing,
                    const MeasuredAttack& other, const std::string& versus) {
  Figure figure = DifferenceCalled(NameAtFmr("reversal_gain", frame.alpha), Direction::kHigherLeaksMore, frame, forward,
                                   *reversing.attack, reversing, other);
  figure.context["versus"] = versus;
  figure.context["versus_attacker"] = other.attack->attacker;
  return figure;
}

Figure LaunderingDrop(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& pair) {
  return DifferenceCalled(NameAtFmr("laundering_drop", frame.alpha), Direction::kNone, frame, forward,
                          *pair.laundered.attack, pair.plain, pair.laundered);
}

Figure CoAdaptedShare(const LeakageFrame& frame, const std::string& forward, const LaunderedPair& co_trained,
                      const LaunderedPair& afresh) {
  Figure figure = BlankFigure(frame, forward, *co_trained.laundered.attack, NameAtFmr("co_adapted_share", frame.alpha),
                              Direction::kNone);
  figure.context["afresh"] = afresh.plain.attack->reverse;
  const SameProbes same =
      OverSameProbes(frame, {&co_trained.plain, &co_trained.laundered, &afresh.plain, &afresh.laundered});
  const Replicated co_trained_drop = Paired(same.rate(0), same.rate(1), std::minus<>{});
  const Replicated afresh_drop = Paired(same.rate(2), same.rate(3), std::minus<>{});
  FillDifference(figure, Paired(co_trained_drop, afresh_drop, std::minus<>{}), same);
  return figure;
}

}  // namespace pentimento
