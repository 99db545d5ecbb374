#include "metrics/canaries/canaries_metric.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/media/canary/catalogue.h"
#include "framework/media/canary/fate.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/inventory/inventory_json.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/second_reader.h"
#include "metrics/hops.h"
#include "metrics/metadata/inventories.h"
#include "metrics/statistics/interval.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Fate, 5> kFates = {Fate::kSurvived, Fate::kMoved, Fate::kAltered, Fate::kRemoved, Fate::kUnseen};
constexpr std::size_t kLongestExample = 120;

using Counts = std::map<Fate, std::int64_t>;

struct Added {
  std::int64_t files = 0;
  std::string example;
};

/// What one file shows.
struct Findings {
  bool has_inventory = true;                 ///< otherwise its bytes alone were searched
  std::vector<Fate> fates;                   ///< of each canary of its catalogue's entry
  std::map<std::string, std::string> added;  ///< field to a value
};

std::string FieldOf(const MetadataItem& item) { return Canary{"", item.carrier, item.group, item.name, ""}.Field(); }

/// The beginning of a value, in letters that any document may hold.
std::string Example(const std::string& value) {
  std::string example = value.substr(0, kLongestExample);
  std::ranges::replace_if(
      example, [](unsigned char c) { return c < 0x20 || c > 0x7E; }, '?');
  return example;
}

/// The inventory of each file, which its worker took; nothing for one without.
using Inventories = std::map<fs::path, std::optional<std::vector<MetadataItem>>>;

/// Every file of every hop is read once, in worker processes: what comes back from a service is a stranger's.
Inventories ReadAll(const MeasureInput& input) {
  Inventories items;
  for (const HopView& hop : input.hops) {
    for (const auto* const pictures : {&hop.reference, &hop.test}) {
      for (const ChainPicture& picture : *pictures) {
        items.emplace(picture.path, std::nullopt);
      }
    }
  }
  std::vector<std::string> files;
  std::ranges::transform(items, std::back_inserter(files), [](const auto& slot) { return slot.first.string(); });
  input.progress->Begin("canaries: metadata", static_cast<std::int64_t>(files.size()));
  ReadInventories(files, {.workers = input.threads.loaders}, input.stop,
                  [&](std::size_t index, const InventoryReport& report) {
                    if (report.error.empty()) {
                      items.at(files[index]) = InventoryFromJson(Json::parse(report.json)).items;
                    }
                    input.progress->At(static_cast<std::int64_t>(index) + 1);
                  });
  return items;
}

std::vector<ShownCode> CodesIn(const fs::path& file, SecondPictureReader& second) {
  std::vector<ShownCode> codes;
  for (const CarriedPicture& carried : second.List(file).pictures) {
    try {
      codes.push_back({carried.carrier, ReadVisibleCode(second.Load(file, carried.number))});
    } catch (const DataError&) {
      codes.push_back({carried.carrier, ""});
    }
  }
  return codes;
}

CanaryGround GroundOf(const ChainPicture& picture, const CanaryFile& entry, const Inventories& inventories,
                      SecondPictureReader& second) {
  return {ReadFile(picture.path), inventories.at(picture.path).value_or(std::vector<MetadataItem>()),
          CodesIn(picture.path, second), picture.given_name, entry.planted};
}

Findings LookAt(const CanaryFile& entry, const ChainPicture& original, const ChainPicture& picture,
                const Inventories& inventories, SecondPictureReader& second) {
  const CanaryGround before = GroundOf(original, entry, inventories, second);
  const CanaryGround after = GroundOf(picture, entry, inventories, second);
  Findings findings;
  findings.has_inventory = inventories.at(picture.path).has_value();
  for (const Canary& canary : entry.planted) {
    findings.fates.push_back(after.FateOf(canary));
  }
  std::set<std::string> known;
  for (const MetadataItem& item : before.items()) {
    known.insert(FieldOf(item));
  }
  for (const MetadataItem& item : after.items()) {
    if (const std::string field = FieldOf(item); !known.contains(field)) {
      findings.added.emplace(field, Example(item.value));
    }
  }
  return findings;
}

Json ToJson(const Counts& counts) {
  Json json = Json::object();
  for (const Fate fate : kFates) {
    const auto found = counts.find(fate);
    json[ToString(fate)] = found == counts.end() ? 0 : found->second;
  }
  return json;
}

/// The sums over the files of one hop.
struct Sums {
  std::map<std::string, Counts> by_carrier;
  std::map<std::pair<std::string, std::string>, Counts> by_field;  ///< format, field
  std::map<std::string, Added> added;
  std::int64_t files = 0;
  std::int64_t without_inventory = 0;

  void Add(const CanaryFile& entry, const Findings& findings) {
    ++files;
    without_inventory += findings.has_inventory ? 0 : 1;
    for (std::size_t i = 0; i < entry.planted.size(); ++i) {
      const Canary& canary = entry.planted[i];
      ++by_carrier["all"][findings.fates[i]];
      ++by_carrier[canary.carrier][findings.fates[i]];
      ++by_field[{entry.format, canary.Field()}][findings.fates[i]];
    }
    for (const auto& [field, value] : findings.added) {
      Added& sum = added[field];
      ++sum.files;
      sum.example = sum.example.empty() ? value : sum.example;
    }
  }
};

Json FieldTable(const Sums& sums) {
  Json table = Json::array();
  for (const auto& [key, counts] : sums.by_field) {
    Json row = ToJson(counts);
    row["format"] = key.first;
    row["field"] = key.second;
    table.push_back(std::move(row));
  }
  return table;
}

Json AddedTable(const Sums& sums) {
  Json table = Json::array();
  for (const auto& [field, sum] : sums.added) {
    table.push_back({{"field", field}, {"files", sum.files}, {"example", sum.example}});
  }
  return table;
}

Figure SurvivalOf(const HopView& hop, const std::string& carrier, const Counts& counts, int version) {
  Figure figure = FigureOfHop(hop, fmt::format("canary_survival[{}]", carrier), Direction::kHigherLeaksMore, version);
  std::int64_t there = 0;
  for (const auto& [fate, count] : counts) {
    figure.n += fate == Fate::kUnseen ? 0 : count;
    there += fate == Fate::kSurvived || fate == Fate::kMoved ? count : 0;
  }
  figure.value = figure.n == 0 ? std::numeric_limits<double>::quiet_NaN()
                               : static_cast<double>(there) / static_cast<double>(figure.n);
  figure.context["values"] = ToJson(counts);
  if (counts.contains(Fate::kUnseen)) {
    AddNote(figure, "what the tool would have called its files is not known: this program named them");
  }
  AddNote(figure, "planted values are no sample: a count, without an interval");
  return figure;
}

}  // namespace

const OptionSchema& CanariesOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<CanariesOptions>()
          .Add("catalogue", &CanariesOptions::catalogue,
               "canary-catalogue.json of the data set's folder, as `pentimento metadata canary` wrote it",
               {.required = true})
          .Build();
  return schema;
}

MeasureResult CanariesMetric::Measure(const MeasureInput& input) const {
  const CanaryCatalogue catalogue = ReadCanaryCatalogue(options_.catalogue);
  std::map<std::string, const CanaryFile*> entries;
  for (const CanaryFile& file : catalogue.files) {
    entries[PercentEncode(file.file)] = &file;
  }
  const Inventories inventories = ReadAll(input);
  SecondPictureReader second;
  MeasureResult result;
  for (const HopView& hop : input.hops) {
    std::vector<std::size_t> known;
    for (std::size_t i = 0; i < hop.test.size(); ++i) {
      if (entries.contains(hop.test[i].id)) {
        known.push_back(i);
      }
    }
    if (known.empty()) {
      throw DataError(fmt::format("{}: speaks of none of the {} pictures; is it the catalogue of this folder?",
                                  options_.catalogue.string(), hop.test.size()));
    }
    input.progress->Begin(fmt::format("canaries {} {}", hop.forward, hop.reverse),
                          static_cast<std::int64_t>(known.size()));
    std::vector<Findings> findings(known.size());
    ParallelFor(known.size(), input.threads.loaders, input.stop, [&](std::size_t i) {
      findings[i] =
          LookAt(*entries.at(hop.test[known[i]].id), hop.reference[known[i]], hop.test[known[i]], inventories, second);
    });
    Sums sums;
    for (std::size_t i = 0; i < known.size(); ++i) {
      sums.Add(*entries.at(hop.test[known[i]].id), findings[i]);
    }
    for (const auto& [carrier, counts] : sums.by_carrier) {
      Figure figure = SurvivalOf(hop, carrier, counts, version());
      if (carrier == "all") {
        figure.context["fields"] = FieldTable(sums);
        figure.context["added"] = AddedTable(sums);
        figure.context["files"] = sums.files;
        if (sums.without_inventory > 0) {
          AddNote(figure, fmt::format("the metadata of {} of {} files cannot be read: their bytes alone were searched",
                                      sums.without_inventory, sums.files));
        }
      }
      result.figures.push_back(std::move(figure));
    }
  }
  return result;
}

}  // namespace pentimento
