#include "metrics/metadata/verdicts.h"

#include <algorithm>
#include <limits>
#include <map>
#include <ranges>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kNothingCarried = std::numeric_limits<double>::quiet_NaN();

/// Items of one key in either file, by their place there.
struct Pairing {
  std::vector<std::size_t> before;
  std::vector<std::size_t> after;
};

/// Where the items of each key stand that count.
void AddPlaces(const std::vector<MetadataItem>& items, Classifier& classifier, std::vector<std::size_t> Pairing::*side,
               std::unordered_map<std::string, Pairing>& by_key) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].carrier != "file" && classifier.Classify(items[i]).IsStatement()) {
      (by_key[items[i].Key()].*side).push_back(i);
    }
  }
}

RetentionClass Carrier(const std::string& carrier) {
  return {carrier, [carrier](const ItemVerdict& verdict) { return verdict.item.carrier == carrier; }};
}

}  // namespace

std::string_view ToString(Verdict verdict) {
  switch (verdict) {
    case Verdict::kRetained:
      return "retained";
    case Verdict::kAltered:
      return "altered";
    case Verdict::kRemoved:
      return "removed";
    case Verdict::kAdded:
      return "added";
  }
  throw InternalError("a verdict without a name");
}

std::vector<ItemVerdict> CompareMetadata(const std::vector<MetadataItem>& before,
                                         const std::vector<MetadataItem>& after, Classifier& classifier) {
  std::unordered_map<std::string, Pairing> by_key;
  AddPlaces(before, classifier, &Pairing::before, by_key);
  AddPlaces(after, classifier, &Pairing::after, by_key);
  const Coordinates coordinates_before(before);
  const Coordinates coordinates_after(after);
  std::vector<std::pair<std::size_t, ItemVerdict>> ordered;  // those of `before` by their place, then the added ones
  for (const auto& [key, pairing] : by_key) {
    // Of each value, the first place comes last. Sorted, not hashed: strangers choose the values.
    std::map<std::string_view, std::vector<std::size_t>> by_value;
    for (const std::size_t j : pairing.after | std::views::reverse) {
      by_value[after[j].value].push_back(j);
    }
    std::vector<std::size_t> unpaired;
    for (const std::size_t i : pairing.before) {
      const auto equal = by_value.find(before[i].value);
      if (equal == by_value.end() || equal->second.empty()) {
        unpaired.push_back(i);
        continue;
      }
      ordered.push_back({i, {Verdict::kRetained, after[equal->second.back()], "", {}, {}}});
      equal->second.pop_back();
    }
    std::vector<std::size_t> left;
    for (const auto& [value, places] : by_value) {
      left.insert(left.end(), places.begin(), places.end());
    }
    std::ranges::sort(left);
    auto next = left.begin();
    for (const std::size_t i : unpaired) {
      if (next == left.end()) {
        ordered.push_back({i, {Verdict::kRemoved, before[i], "", {}, {}}});
        continue;
      }
      const MetadataItem& now = after[*next++];
      ordered.push_back({i,
                         {Verdict::kAltered,
                          now,
                          before[i].value,
                          DescribeChange(before[i], now, coordinates_before, coordinates_after),
                          {}}});
    }
    for (; next != left.end(); ++next) {
      ordered.push_back({before.size() + *next, {Verdict::kAdded, after[*next], "", {}, {}}});
    }
  }
  std::ranges::sort(ordered, {}, [](const auto& entry) { return entry.first; });
  std::vector<ItemVerdict> verdicts;
  verdicts.reserve(ordered.size());
  for (auto& [place, verdict] : ordered) {
    // What was carried decides the class, whatever stands there now.
    verdict.given = classifier.Classify(verdict.verdict == Verdict::kAltered ? before[place] : verdict.item);
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::vector<RetentionClass> RetentionClasses(const Taxonomy& taxonomy) {
  std::vector<RetentionClass> classes = {
      {"all", [](const ItemVerdict&) { return true; }},
      {"identifying", [](const ItemVerdict& verdict) { return verdict.given.sensitivity == Sensitivity::kHigh; }},
      Carrier("exif"),
      Carrier("xmp"),
      Carrier("iptc"),
  };
  for (const MetadataCategory& category : taxonomy.categories()) {
    if (Taxonomy::Class{&category, category.sensitivity}.IsStatement()) {
      classes.push_back(
          {category.name, [&category](const ItemVerdict& verdict) { return verdict.given.category == &category; }});
    }
  }
  return classes;
}

double AnyKept(const std::vector<ItemVerdict>& verdicts, const RetentionClass& items) {
  bool carried = false;
  for (const ItemVerdict& verdict : verdicts) {
    if (verdict.Carried() && items.contains(verdict)) {
      if (verdict.Kept()) {
        return 1.0;
      }
      carried = true;
    }
  }
  return carried ? 0.0 : kNothingCarried;
}

double ShareRetained(const std::vector<ItemVerdict>& verdicts) {
  const auto carried = std::ranges::count_if(verdicts, &ItemVerdict::Carried);
  const auto same = std::ranges::count_if(verdicts, &ItemVerdict::HasItsValue);
  return carried == 0 ? kNothingCarried : static_cast<double>(same) / static_cast<double>(carried);
}

}  // namespace pentimento
