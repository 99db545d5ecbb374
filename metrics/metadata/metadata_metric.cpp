#include "metrics/metadata/metadata_metric.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "framework/media/metadata.h"
#include "framework/media/prefetch_loader.h"
#include "metrics/hops.h"
#include "metrics/metadata/categories.h"
#include "metrics/metadata/retention.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

using Items = std::vector<MetadataItem>;

/// Every file of every hop, read once.
std::map<std::filesystem::path, Items> ReadAll(const MeasureInput& input) {
  std::map<std::filesystem::path, Items> items;
  for (const HopView& hop : input.hops) {
    for (const auto* const pictures : {&hop.reference, &hop.test}) {
      for (const ChainPicture& picture : *pictures) {
        items.emplace(picture.path, Items{});
      }
    }
  }
  std::vector<std::pair<const std::filesystem::path, Items>*> slots;
  for (auto& slot : items) {
    slots.push_back(&slot);
  }
  input.progress->Begin("metadata", static_cast<std::int64_t>(slots.size()));
  ParallelFor(slots.size(), input.threads.loaders, input.stop,
              [&](std::size_t i) { slots[i]->second = ReadMetadata(slots[i]->first); });
  input.progress->At(static_cast<std::int64_t>(slots.size()));
  return items;
}

/// How many pictures carried, kept, changed, lost or gained each key.
Json KeyTable(const std::vector<MetadataComparison>& comparisons) {
  struct Row {
    std::string category;
    std::map<std::string, int> pictures;
  };
  std::map<std::string, Row> rows;
  for (const MetadataComparison& comparison : comparisons) {
    std::map<std::pair<std::string, std::string>, bool> seen;
    const auto count = [&](const Items& items, const std::string& verdict, bool carried) {
      for (const MetadataItem& item : items) {
        Row& row = rows[item.key];
        row.category = ToString(CategoryOf(item));
        row.pictures[verdict] += seen.emplace(std::pair(item.key, verdict), true).second ? 1 : 0;
        row.pictures["carried"] += carried && seen.emplace(std::pair(item.key, "carried"), true).second ? 1 : 0;
      }
    };
    count(comparison.retained, "retained", true);
    count(comparison.altered, "altered", true);
    count(comparison.removed, "removed", true);
    count(comparison.added, "added", false);
  }
  Json table = Json::array();
  for (const auto& [key, row] : rows) {
    Json entry = {{"key", key}, {"category", row.category}};
    for (const char* verdict : {"carried", "retained", "altered", "removed", "added"}) {
      const auto found = row.pictures.find(verdict);
      entry[verdict] = found == row.pictures.end() ? 0 : found->second;
    }
    table.push_back(std::move(entry));
  }
  return table;
}

template <class PerPicture>
std::vector<SampleValue> Samples(const HopView& hop, const std::vector<MetadataComparison>& comparisons,
                                 const PerPicture& value) {
  std::vector<SampleValue> samples;
  for (std::size_t i = 0; i < hop.test.size(); ++i) {
    samples.push_back({hop.test[i].id, SubjectOf(hop.test[i]), value(comparisons[i])});
  }
  return samples;
}

Figure Retention(const HopView& hop, const std::vector<MetadataComparison>& comparisons, const RetentionClass& items,
                 int version, const SubjectBootstrap& bootstrap) {
  Figure figure = FigureOfHop(hop, fmt::format("retention[{}]", items.name), Direction::kHigherLeaksMore, version);
  figure.samples =
      Samples(hop, comparisons, [&](const MetadataComparison& comparison) { return AnyRetained(comparison, items); });
  SetEstimate(figure, ShareOfSamples(figure.samples, bootstrap));
  if (figure.n == 0) {
    AddNote(figure, items.name == "all" ? "no original carries any metadata"
                                        : fmt::format("no original carries {} metadata", items.name));
  }
  Json verdicts = {{"retained", 0}, {"altered", 0}, {"removed", 0}, {"added", 0}};
  const auto count = [&](const char* verdict, const Items& list) {
    verdicts[verdict] = verdicts[verdict].get<std::int64_t>() + std::ranges::count_if(list, items.contains);
  };
  for (const MetadataComparison& comparison : comparisons) {
    count("retained", comparison.retained);
    count("altered", comparison.altered);
    count("removed", comparison.removed);
    count("added", comparison.added);
  }
  figure.context["items"] = std::move(verdicts);
  return figure;
}

}  // namespace

const OptionSchema& MetadataOptions::Schema() {
  static const OptionSchema schema = OptionTable<MetadataOptions>().Build();
  return schema;
}

MeasureResult MetadataMetric::Measure(const MeasureInput& input) const {
  const std::map<std::filesystem::path, Items> items = ReadAll(input);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  for (const HopView& hop : input.hops) {
    std::vector<MetadataComparison> comparisons;
    for (std::size_t i = 0; i < hop.test.size(); ++i) {
      comparisons.push_back(CompareMetadata(items.at(hop.reference.at(i).path), items.at(hop.test[i].path)));
    }
    for (const RetentionClass& retention_class : RetentionClasses()) {
      Figure figure = Retention(hop, comparisons, retention_class, version(), bootstrap);
      if (retention_class.name == "all") {
        figure.context["keys"] = KeyTable(comparisons);
      }
      result.figures.push_back(std::move(figure));
    }
    Figure share = FigureOfHop(hop, "item_retention[all]", Direction::kHigherLeaksMore, version());
    share.samples = Samples(hop, comparisons, ShareRetained);
    SetEstimate(share, ShareOfSamples(share.samples, bootstrap));
    if (share.n == 0) {
      AddNote(share, "no original carries any metadata");
    }
    result.figures.push_back(std::move(share));
    Figure added = FigureOfHop(hop, "added_items[all]", Direction::kNone, version());
    added.unit = "items";
    added.samples = Samples(hop, comparisons, [](const MetadataComparison& comparison) {
      return static_cast<double>(comparison.added.size());
    });
    SetEstimate(added, MeanOverSamples(added.samples, bootstrap));
    result.figures.push_back(std::move(added));
  }
  return result;
}

}  // namespace pentimento
