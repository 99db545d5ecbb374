#include "experiments/benchmarks/metadata_inventory_work.h"

#include <algorithm>

#include <fmt/format.h>

#include "experiments/benchmarks/stopwatch.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/inventory/inventory_json.h"
#include "metrics/metadata/inventories.h"
#include "metrics/metadata/item_change.h"

namespace pentimento {
namespace {

/// What the check compares of one file: position, sensitivity setting, number of keywords.
void AppendCheck(const Inventory& inventory, std::vector<double>& check) {
  const auto position = PositionOf(inventory.items, "exif", "GPSInfo", "GPS");
  double iso = 0.0;
  for (const MetadataItem& item : inventory.items) {
    if (item.Key() == "Exif.Photo.ISOSpeedRatings") {
      iso = std::stod(item.value);
    }
  }
  const auto keywords = std::ranges::count_if(
      inventory.items, [](const MetadataItem& item) { return item.Key() == "Iptc.Application2.Keywords"; });
  if (!position) {
    throw WorkError("metadata_inventory: a file without a position");
  }
  check.insert(check.end(), {position->first, position->second, iso, static_cast<double>(keywords)});
}

}  // namespace

const OptionSchema& MetadataInventoryParams::Schema() {
  static const OptionSchema schema =
      OptionTable<MetadataInventoryParams>()
          .Add("threads", &MetadataInventoryParams::threads, "not used", {.minimum = 1})
          .Add("workers", &MetadataInventoryParams::workers, "worker processes", {.minimum = 1})
          .Add("count", &MetadataInventoryParams::count, "files", {.minimum = 1})
          .Add("peer", &MetadataInventoryParams::peer, "what the other side runs")
          .Build();
  return schema;
}

MetadataInventoryWork::MetadataInventoryWork(const MetadataInventoryParams& params,
                                             std::vector<std::filesystem::path> files, std::filesystem::path output)
    : params_(params), output_(std::move(output)) {
  if (static_cast<int>(files.size()) != params_.count) {
    throw DataError(fmt::format("metadata_inventory: {} files instead of {}", files.size(), params_.count));
  }
  std::ranges::transform(files, std::back_inserter(files_), [](const auto& file) { return file.string(); });
}

std::string MetadataInventoryWork::implementation() const {
  return fmt::format("Pentimento, {} worker{}", params_.workers, params_.workers == 1 ? "" : "s");
}

WorkResult MetadataInventoryWork::Go() {
  const Stopwatch stopwatch;
  AtomicFile output(output_);
  output.Write("{\"files\": [\n");
  ReadInventories(files_, {.workers = params_.workers}, {}, [&](std::size_t index, const InventoryReport& report) {
    if (!report.error.empty()) {
      throw DataError(report.error);
    }
    output.Write(index == 0 ? "" : ",\n");
    output.Write(report.json);
  });
  output.Write("\n]}\n");
  output.Commit();
  const double seconds = stopwatch.Seconds();
  WorkResult result{seconds, static_cast<std::int64_t>(files_.size()), {}};
  const Json document = Json::parse(ReadFile(output_));
  for (const Json& file : document.at("files")) {
    AppendCheck(InventoryFromJson(file), result.check);
  }
  return result;
}

}  // namespace pentimento
