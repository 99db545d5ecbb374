#include "metrics/identity/renamed_comparisons.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string>

#include "framework/core/random.h"
#include "metrics/hops.h"

namespace pentimento {

RenamedComparisons::RenamedComparisons(const HopComparisons& hop, const SubjectBootstrap& bootstrap, std::uint64_t seed)
    : hop_(hop) {
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

ComparisonSet RenamedComparisons::Shifted(int shift, UndetectedProbes undetected) const {
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

int CountDerangements(int people) {
  constexpr int kMost = 20;
  return std::clamp(people - 1, 1, kMost);
}

}  // namespace pentimento
