#include "metrics/metadata/metadata_metric.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/inventory_json.h"
#include "metrics/hops.h"
#include "metrics/metadata/inventories.h"
#include "metrics/metadata/retention_matrix.h"
#include "metrics/metadata/verdicts.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using Items = std::vector<MetadataItem>;
using Verdicts = std::vector<ItemVerdict>;

constexpr const char* kNoSample =
    "these pictures are a sample of no named population: a percentage of them is theirs alone (docs/metadata.md)";
constexpr const char* kCellsAreNoSample = "cells are no sample: a share of them, without an interval";

/// Every file of every hop, read once.
std::map<fs::path, Items> ReadAll(const MeasureInput& input, const fs::path& taxonomy) {
  std::map<fs::path, Items> items;
  for (const HopView& hop : input.hops) {
    for (const auto* const pictures : {&hop.reference, &hop.test}) {
      for (const ChainPicture& picture : *pictures) {
        items.emplace(picture.path, Items{});
      }
    }
  }
  std::vector<std::string> files;
  std::ranges::transform(items, std::back_inserter(files), [](const auto& slot) { return slot.first.string(); });
  input.progress->Begin("metadata", static_cast<std::int64_t>(files.size()));
  ReadInventories(files, {.taxonomy = taxonomy, .workers = input.threads.loaders}, input.stop,
                  [&](std::size_t index, const InventoryReport& report) {
                    if (!report.error.empty()) {
                      throw DataError(report.error);
                    }
                    items.at(files[index]) = InventoryFromJson(Json::parse(report.json)).items;
                    input.progress->At(static_cast<std::int64_t>(index) + 1);
                  });
  return items;
}

/// How many pictures carried, kept, changed, lost or gained each key.
Json KeyTable(const std::vector<Verdicts>& pictures) {
  struct Row {
    std::string category;
    std::map<std::string, std::size_t> last;  ///< the picture that was last counted, from 1
    std::map<std::string, int> counts;
  };
  std::map<std::string, Row> rows;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    for (const ItemVerdict& verdict : pictures[i]) {
      Row& row = rows[verdict.item.Key()];
      row.category = verdict.given.category->name;
      const auto count = [&](const std::string& what) {
        if (std::exchange(row.last[what], i + 1) != i + 1) {
          ++row.counts[what];
        }
      };
      count(std::string(ToString(verdict.verdict)));
      if (verdict.Carried()) {
        count("carried");
      }
    }
  }
  Json table = Json::array();
  for (const auto& [key, row] : rows) {
    Json entry = {{"key", key}, {"category", row.category}};
    for (const char* what : {"carried", "retained", "altered", "removed", "added"}) {
      const auto found = row.counts.find(what);
      entry[what] = found == row.counts.end() ? 0 : found->second;
    }
    table.push_back(std::move(entry));
  }
  return table;
}

template <class PerPicture>
std::vector<SampleValue> Samples(const HopView& hop, const std::vector<Verdicts>& pictures, const PerPicture& value) {
  std::vector<SampleValue> samples;
  for (std::size_t i = 0; i < hop.test.size(); ++i) {
    samples.push_back({hop.test[i].id, SubjectOf(hop.test[i]), value(pictures[i])});
  }
  return samples;
}

/// Items of one class by verdict, altered ones also by how.
Json CountItems(const std::vector<Verdicts>& pictures, const RetentionClass& items) {
  Json counts = {{"retained", 0}, {"altered", 0}, {"removed", 0}, {"added", 0}, {"how", Json::object()}};
  const auto increment = [](Json& place) { place = place.is_null() ? 1 : place.get<std::int64_t>() + 1; };
  for (const Verdicts& picture : pictures) {
    for (const ItemVerdict& verdict : picture) {
      if (items.contains(verdict)) {
        increment(counts[std::string(ToString(verdict.verdict))]);
        if (verdict.verdict == Verdict::kAltered) {
          increment(counts["how"][verdict.change.how]);
        }
      }
    }
  }
  return counts;
}

/// Figures of one metric on one hop.
class HopFigures {
 public:
  HopFigures(const HopView& hop, const std::vector<Verdicts>& pictures, const SubjectBootstrap& bootstrap, int version,
             const std::optional<std::string>& population)
      : hop_(hop), pictures_(pictures), bootstrap_(bootstrap), version_(version), population_(population) {}

  /// @param tools what made the hop: columns of every row.
  [[nodiscard]] Figure KeptCells(const std::vector<MatrixCell>& matrix, const Json& tools) const {
    Figure figure = FigureOfHop(hop_, "kept_cells", Direction::kHigherLeaksMore, version_);
    std::int64_t kept = 0;
    Json rows = Json::array();
    for (const MatrixCell& cell : matrix) {
      figure.n += cell.carrying > 0 ? 1 : 0;
      kept += cell.keeping > 0 ? 1 : 0;
      rows.push_back(ToJson(cell));
      rows.back().update(tools);
    }
    figure.value = figure.n == 0 ? std::numeric_limits<double>::quiet_NaN()
                                 : static_cast<double>(kept) / static_cast<double>(figure.n);
    figure.context["tools"] = tools;
    figure.context["matrix"] = std::move(rows);
    figure.context["keys"] = KeyTable(pictures_);
    figure.n_subjects = PeopleWhoCarry();
    NoteWhereNobodyCarries(figure, "any");
    if (figure.n > 0) {
      AddNote(figure, kCellsAreNoSample);
    }
    return figure;
  }

  [[nodiscard]] Figure Retention(const RetentionClass& items) const {
    Figure figure = FigureOfHop(hop_, fmt::format("retention[{}]", items.name), Direction::kHigherLeaksMore, version_);
    figure.samples = Samples(hop_, pictures_, [&](const Verdicts& picture) { return AnyKept(picture, items); });
    SetEstimate(figure, ShareOfSamples(figure.samples, bootstrap_));
    NoteWhereNobodyCarries(figure, items.name == "all" ? "any" : items.name);
    SayOfWhat(figure);
    figure.context["items"] = CountItems(pictures_, items);
    return figure;
  }

  [[nodiscard]] Figure ItemRetention() const {
    Figure figure = FigureOfHop(hop_, "item_retention[all]", Direction::kHigherLeaksMore, version_);
    figure.samples = Samples(hop_, pictures_, ShareRetained);
    SetEstimate(figure, ShareOfSamples(figure.samples, bootstrap_));
    NoteWhereNobodyCarries(figure, "any");
    SayOfWhat(figure);
    return figure;
  }

  [[nodiscard]] Figure AddedItems() const {
    Figure figure = FigureOfHop(hop_, "added_items[all]", Direction::kNone, version_);
    figure.unit = "items";
    figure.samples = Samples(hop_, pictures_, [](const Verdicts& picture) {
      return static_cast<double>(std::ranges::count(picture, Verdict::kAdded, &ItemVerdict::verdict));
    });
    SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap_));
    SayOfWhat(figure);
    return figure;
  }

 private:
  /// Of the cells' pictures.
  [[nodiscard]] std::int64_t PeopleWhoCarry() const {
    std::set<std::string> people;
    for (std::size_t i = 0; i < hop_.test.size(); ++i) {
      if (std::ranges::any_of(pictures_[i], &ItemVerdict::Carried)) {
        people.insert(SubjectOf(hop_.test[i]));
      }
    }
    return static_cast<std::int64_t>(people.size());
  }

  /// An interval is about others than these pictures: those that they are a sample of.
  void SayOfWhat(Figure& figure) const {
    if (population_) {
      figure.context["population"] = *population_;
    } else {
      DropInterval(figure);
      if (figure.n > 0) {
        AddNote(figure, kNoSample);
      }
    }
  }

  static void NoteWhereNobodyCarries(Figure& figure, const std::string& what) {
    if (figure.n == 0) {
      AddNote(figure, fmt::format("no original carries {} metadata", what));
    }
  }

  const HopView& hop_;
  const std::vector<Verdicts>& pictures_;
  const SubjectBootstrap& bootstrap_;
  int version_;
  const std::optional<std::string>& population_;
};

/// Which tools made the pictures of a hop, as columns of a table: {"forward", "forward_version", "reverse",
/// "reverse_version"}. A version is null where the chain does not say it, the reverse on x-y, too.
Json ToolColumns(const MeasureInput& input, const HopView& hop) {
  const auto version = [&](const std::string& name) {
    const auto found = input.tools.find(WithoutLaundering(name));
    return found == input.tools.end() ? Json(nullptr) : Json(found->second);
  };
  return {{"forward", hop.forward},
          {"forward_version", version(hop.forward)},
          {"reverse", hop.reverse.empty() ? Json(nullptr) : Json(hop.reverse)},
          {"reverse_version", hop.reverse.empty() ? Json(nullptr) : version(hop.reverse)}};
}

}  // namespace

const OptionSchema& MetadataOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<MetadataOptions>()
          .Add("taxonomy", &MetadataOptions::taxonomy,
               "JSON file of categories and rules that come before those built in (docs/metadata.md)")
          .Add("population", &MetadataOptions::population,
               "what the originals are a random sample of; without it no percentage is one of a population")
          .Build();
  return schema;
}

std::vector<fs::path> MetadataMetric::files() const {
  return options_.taxonomy ? std::vector<fs::path>{*options_.taxonomy} : std::vector<fs::path>{};
}

MeasureResult MetadataMetric::Measure(const MeasureInput& input) const {
  const Taxonomy taxonomy = options_.taxonomy ? Taxonomy(*options_.taxonomy) : Taxonomy();
  const std::map<fs::path, Items> items = ReadAll(input, options_.taxonomy.value_or(fs::path()));
  Classifier classifier(taxonomy);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  for (const HopView& hop : input.hops) {
    std::vector<Verdicts> pictures;
    std::vector<std::string> carriers;
    for (std::size_t i = 0; i < hop.test.size(); ++i) {
      const Items& before = items.at(hop.reference.at(i).path);
      pictures.push_back(CompareMetadata(before, items.at(hop.test[i].path), classifier));
      carriers.push_back(CarriersOf(before, classifier));
    }
    const HopFigures figures(hop, pictures, bootstrap, version(), options_.population);
    result.figures.push_back(figures.KeptCells(RetentionMatrix(carriers, pictures, taxonomy), ToolColumns(input, hop)));
    for (const RetentionClass& items_of_class : RetentionClasses(taxonomy)) {
      result.figures.push_back(figures.Retention(items_of_class));
    }
    result.figures.push_back(figures.ItemRetention());
    result.figures.push_back(figures.AddedItems());
  }
  return result;
}

}  // namespace pentimento
