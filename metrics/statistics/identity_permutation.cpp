#include "metrics/statistics/identity_permutation.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr std::int32_t kNoGenuine = -1;

/// The bins of the comparisons of people who have genuine ones, by whose probes and whose pictures they are of.
class PeoplesBins {
 public:
  PeoplesBins(const ComparisonSet& comparisons, const ScoreBins& bins) {
    const std::span<const Comparison> all = comparisons.comparisons();
    NumberPeople(all);
    // Complete sets have a comparison of every two people, so the table below is no larger than the list.
    if (people_ < 2 || all.size() / people_ < people_ - 1) {
      return;
    }
    first_.assign(people_ * people_ + 1, 0);
    for (const Comparison& comparison : all) {
      if (const std::size_t block = BlockOf(comparison); block < people_ * people_) {
        ++first_[block + 1];
      }
    }
    complete_ = std::ranges::none_of(std::span(first_).subspan(1), [](std::size_t count) { return count == 0; });
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    bins_.resize(first_.back());
    // Scores descend, and so do their bins.
    std::size_t bin = bins.edges.size() - 2;
    for (const Comparison& comparison : all) {
      while (comparison.score < bins.edges[bin]) {
        --bin;
      }
      if (const std::size_t block = BlockOf(comparison); block < people_ * people_) {
        bins_[next[block]++] = static_cast<std::uint8_t>(bin);
      }
    }
  }

  [[nodiscard]] bool Complete() const { return complete_; }
  [[nodiscard]] std::size_t people() const { return people_; }
  /// The comparisons of one's probes with another's pictures.
  [[nodiscard]] std::span<std::uint8_t> Of(std::size_t probe, std::size_t gallery) {
    const std::size_t block = probe * people_ + gallery;
    return std::span(bins_).subspan(first_[block], first_[block + 1] - first_[block]);
  }

 private:
  void NumberPeople(std::span<const Comparison> all) {
    std::int32_t last = 0;
    for (const Comparison& comparison : all) {
      last = std::max({last, comparison.probe_subject, comparison.gallery_subject});
    }
    places_.assign(static_cast<std::size_t>(last) + 1, kNoGenuine);
    for (const Comparison& comparison : all) {
      std::int32_t& place = places_[static_cast<std::size_t>(comparison.probe_subject)];
      if (comparison.genuine && place == kNoGenuine) {
        place = static_cast<std::int32_t>(people_++);
      }
    }
  }

  [[nodiscard]] std::size_t BlockOf(const Comparison& comparison) const {
    const std::int32_t probe = places_[static_cast<std::size_t>(comparison.probe_subject)];
    const std::int32_t gallery =
        comparison.genuine ? probe : places_[static_cast<std::size_t>(comparison.gallery_subject)];
    return probe == kNoGenuine || gallery == kNoGenuine
               ? people_ * people_
               : static_cast<std::size_t>(probe) * people_ + static_cast<std::size_t>(gallery);
  }

  std::size_t people_ = 0;
  bool complete_ = false;
  std::vector<std::int32_t> places_;  ///< of each subject; kNoGenuine
  std::vector<std::size_t> first_;    ///< of each two people's comparisons, and the end
  std::vector<std::uint8_t> bins_;
};

/// The bins under the names of others.
ScoreBins Renamed(const ScoreBins& bins, PeoplesBins& people, std::span<const std::size_t> names,
                  RandomStream& random) {
  ScoreBins renamed = bins;
  for (std::size_t bin = 0; bin < bins.genuine.size(); ++bin) {
    renamed.impostor[bin] += bins.genuine[bin];
    renamed.genuine[bin] = 0;
  }
  for (std::size_t person = 0; person < names.size(); ++person) {
    const std::size_t own = people.Of(person, person).size();
    const std::span<std::uint8_t> theirs = people.Of(person, names[person]);
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      if (i < own) {
        std::swap(theirs[i], theirs[i + random.Below(theirs.size() - i)]);
        ++renamed.genuine[theirs[i]];
      }
      --renamed.impostor[theirs[i]];
    }
  }
  return renamed;
}

}  // namespace

std::optional<LinkabilityNull> PermuteIdentities(const ComparisonSet& comparisons, const ScoreBins& bins, double omega,
                                                 int permutations, std::uint64_t seed) {
  PeoplesBins people(comparisons, bins);
  if (!people.Complete()) {
    return std::nullopt;
  }
  RandomStream random(seed, "linkability.identities");
  std::vector<std::size_t> names(people.people());
  std::iota(names.begin(), names.end(), std::size_t{0});
  std::vector<double> values;
  for (int permutation = 0; permutation < permutations; ++permutation) {
    random.Shuffle(std::span(names));
    values.push_back(LinkabilityOf(Renamed(bins, people, names, random), omega).system);
  }
  return NullOf(std::move(values), LinkabilityOf(bins, omega).system);
}

}  // namespace pentimento
