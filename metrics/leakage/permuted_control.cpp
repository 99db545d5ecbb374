#include "metrics/leakage/permuted_control.h"

#include <algorithm>
#include <vector>

#include "metrics/hops.h"
#include "metrics/identity/renamed_comparisons.h"

namespace pentimento {
namespace {

/// The mean rates over derangements, whose replicates they share. @param support of the attack with the right names.
AttackRates PermutedRates(const LeakageFrame& frame, const RenamedComparisons& select, const RenamedComparisons& test,
                          int derangements, UndetectedProbes undetected, const VerificationValue& support) {
  AttackRates permuted;
  permuted.alpha = frame.alpha;
  permuted.support = support;
  for (int i = 0; i < derangements; ++i) {
    const AttackRates rates = RatesOf(select.Shifted(i + 1, UndetectedProbes::kLeftOut),
                                      test.Shifted(i + 1, undetected), frame.alpha, frame.bootstrap, {i, derangements});
    permuted.tar.value += rates.tar.value / derangements;
    permuted.fmr.value += rates.fmr.value / derangements;
    permuted.genuine_subjects = std::max(permuted.genuine_subjects, rates.genuine_subjects);
    permuted.tar.replicates.resize(rates.tar.replicates.size());
    for (std::size_t k = static_cast<std::size_t>(i); k < rates.tar.replicates.size();
         k += static_cast<std::size_t>(derangements)) {
      permuted.tar.replicates[k] = rates.tar.replicates[k];
    }
  }
  return permuted;
}

std::vector<Figure> FiguresOfPermuted(const LeakageFrame& frame, const std::string& forward, const Attack& attack,
                                      const AttackRates& permuted, int derangements) {
  std::vector<Figure> figures;
  for (const char* const name : {"leakage", "tar"}) {
    Figure& figure = figures.emplace_back(
        BlankFigure(frame, forward, attack, NameAtFmr(name, frame.alpha), Direction::kHigherLeaksMore));
    figure.context["control"] = "permuted";
    figure.context["permutations"] = derangements;
    figure.context["fmr_achieved"] = FiniteOrNull(permuted.fmr.value);
  }
  FillFigure(figures[0], LeakageOf(permuted, frame.originals).value, true);
  FillFigure(figures[1], TarWithInterval(permuted), true);
  return figures;
}

}  // namespace

std::vector<Figure> PermutedFigures(const LeakageFrame& frame, const std::string& forward,
                                    const MeasuredAttack& measured, std::uint64_t seed) {
  const Attack& attack = *measured.attack;
  const RenamedComparisons select(attack.select, frame.bootstrap.select(), seed);
  const RenamedComparisons test(attack.test, frame.bootstrap.test(), seed);
  const int derangements = CountDerangements(std::min(select.people(), test.people()));
  const auto figures_at = [&](UndetectedProbes undetected) {
    return FiguresOfPermuted(frame, forward, attack,
                             PermutedRates(frame, select, test, derangements, undetected, measured.rates.support),
                             derangements);
  };
  std::vector<Figure> figures = figures_at(UndetectedProbes::kLeftOut);
  for (const ProbeBound& bound : BoundsOf(frame, {&attack})) {
    std::vector<Figure> bounds = figures_at(bound.undetected);
    for (Figure& figure : bounds) {
      OverAllProbes(figure, attack, bound.name);
    }
    AppendFigures(figures, std::move(bounds));
  }
  return figures;
}

}  // namespace pentimento
