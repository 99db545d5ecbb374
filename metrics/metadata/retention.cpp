#include "metrics/metadata/retention.h"

#include <algorithm>
#include <limits>
#include <map>

#include "metrics/metadata/categories.h"

namespace pentimento {
namespace {

constexpr double kNothingCarried = std::numeric_limits<double>::quiet_NaN();

std::map<std::string, std::vector<MetadataItem>> ByKey(const std::vector<MetadataItem>& items) {
  std::map<std::string, std::vector<MetadataItem>> by_key;
  for (const MetadataItem& item : items) {
    if (CategoryOf(item) != MetadataCategory::kStructure) {
      by_key[item.key].push_back(item);
    }
  }
  return by_key;
}

RetentionClass Carrier(const std::string& carrier) {
  return {carrier, [carrier](const MetadataItem& item) { return item.carrier == carrier; }};
}

RetentionClass Category(MetadataCategory category) {
  return {ToString(category), [category](const MetadataItem& item) { return CategoryOf(item) == category; }};
}

}  // namespace

MetadataComparison CompareMetadata(const std::vector<MetadataItem>& before, const std::vector<MetadataItem>& after) {
  MetadataComparison comparison;
  std::map<std::string, std::vector<MetadataItem>> left = ByKey(after);
  for (auto& [key, items] : ByKey(before)) {
    std::vector<MetadataItem>& candidates = left[key];
    std::vector<MetadataItem> unpaired;
    for (MetadataItem& item : items) {
      const auto equal = std::ranges::find(candidates, item.value, &MetadataItem::value);
      if (equal != candidates.end()) {
        candidates.erase(equal);
        comparison.retained.push_back(std::move(item));
      } else {
        unpaired.push_back(std::move(item));
      }
    }
    for (MetadataItem& item : unpaired) {
      const bool altered = !candidates.empty();
      if (altered) {
        candidates.erase(candidates.begin());
      }
      (altered ? comparison.altered : comparison.removed).push_back(std::move(item));
    }
  }
  for (auto& [key, items] : left) {
    std::ranges::move(items, std::back_inserter(comparison.added));
  }
  return comparison;
}

const std::vector<RetentionClass>& RetentionClasses() {
  static const std::vector<RetentionClass> classes = {
      {"all", [](const MetadataItem&) { return true; }},
      Carrier("exif"),
      Carrier("xmp"),
      Carrier("iptc"),
      Category(MetadataCategory::kLocation),
      Category(MetadataCategory::kTime),
      Category(MetadataCategory::kDevice),
      Category(MetadataCategory::kPerson),
      Category(MetadataCategory::kThumbnail),
      Category(MetadataCategory::kSoftware),
      Category(MetadataCategory::kCapture),
  };
  return classes;
}

double AnyRetained(const MetadataComparison& comparison, const RetentionClass& items) {
  if (std::ranges::any_of(comparison.retained, items.contains)) {
    return 1.0;
  }
  const bool carried = std::ranges::any_of(comparison.altered, items.contains) ||
                       std::ranges::any_of(comparison.removed, items.contains);
  return carried ? 0.0 : kNothingCarried;
}

double ShareRetained(const MetadataComparison& comparison) {
  const std::size_t carried = comparison.retained.size() + comparison.altered.size() + comparison.removed.size();
  return carried == 0 ? kNothingCarried
                      : static_cast<double>(comparison.retained.size()) / static_cast<double>(carried);
}

}  // namespace pentimento
