#include "metrics/leakage/permuted_control.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "framework/core/random.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

constexpr int kDerangements = 20;

/// The comparisons of one part of the people, under the names of others.
class RenamedComparisons {
 public:
  RenamedComparisons(const HopComparisons& hop, const SubjectBootstrap& bootstrap, std::uint64_t seed) : hop_(hop) {
    std::set<std::string> distinct;
    for (const ChainPicture& picture : hop.gallery_pictures()) {
      distinct.insert(SubjectOf(picture));
    }
    std::vector<std::string> people(distinct.begin(), distinct.end());
    RandomStream(seed, "permuted identities").Shuffle(std::span(people));
    std::map<std::string, int> places;
    for (const std::string& person : people) {
      places.emplace(person, static_cast<int>(places.size()));
      numbers_.push_back(bootstrap.Number(person));
    }
    for (const ChainPicture& probe : hop.probe_pictures()) {
      const auto place = places.find(SubjectOf(probe));
      probe_places_.push_back(place == places.end() ? -1 : place->second);
    }
    for (const ChainPicture& picture : hop.gallery_pictures()) {
      gallery_places_.push_back(places.at(SubjectOf(picture)));
    }
  }

  [[nodiscard]] int people() const { return static_cast<int>(numbers_.size()); }

  /// Everybody carries the name of the person `shift` places on. @param undetected what probes without a detected face
  /// count as, under the name that they carry.
  [[nodiscard]] ComparisonSet Shifted(int shift, UndetectedProbes undetected) const {
    std::vector<Comparison> comparisons;
    const std::size_t gallery = gallery_places_.size();
    for (std::size_t i = 0; i < probe_places_.size(); ++i) {
      if (probe_places_[i] < 0 || (!hop_.Detected(i) && undetected == UndetectedProbes::kLeftOut)) {
        continue;
      }
      const int name = (probe_places_[i] + shift) % people();
      for (std::size_t j = 0; j < gallery; ++j) {
        const bool genuine = gallery_places_[j] == name;
        const double score = hop_.Detected(i) ? hop_.scores()[i * gallery + j] : ScoreOfUndetected(undetected, genuine);
        if (hop_.GalleryDetected(j) && !std::isnan(score) && gallery_places_[j] != probe_places_[i]) {
          comparisons.push_back({score, numbers_[static_cast<std::size_t>(name)],
                                 numbers_[static_cast<std::size_t>(gallery_places_[j])], genuine});
        }
      }
    }
    return ComparisonSet(std::move(comparisons));
  }

 private:
  const HopComparisons& hop_;
  std::vector<std::int32_t> numbers_;  ///< the bootstrap's, of the people in the seeded order
  std::vector<int> probe_places_;      ///< in that order; -1: not among them
  std::vector<int> gallery_places_;
};

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
  // Among fewer than two people there is no other name; one round then finds nothing to compare.
  const int derangements = std::clamp(std::min(select.people(), test.people()) - 1, 1, kDerangements);
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
