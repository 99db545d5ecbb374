#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "metrics/metric.h"

namespace pentimento {

/// What the metadata metric may be told.
struct MetadataOptions {
  std::optional<std::filesystem::path> taxonomy;  ///< rules and categories that come before those built in
  std::optional<std::string> population;          ///< what the pictures are a sample of

  static const OptionSchema& Schema();
};

/// What became of the originals' metadata in the pictures of each hop: EXIF, XMP, IPTC, and what else a file holds
/// besides its pixels. docs/metadata.md defines every figure.
///
/// `kept_cells`: of the cells (tool and its version x carriers of the original x category) in which originals carried
/// something, the share in which at least one picture keeps at least one item. Its context has them as `matrix`, with
/// the tools' versions and pictures and items by verdict, and `keys`, a table of every key: the headline, because a
/// tool that treats equal files equally makes pictures replicates of a few such cells. `retention[c]` for c = all,
/// identifying, exif, xmp, iptc and every category (but structure and inferred): of the pictures whose original carried
/// an item of the class, the share that still says at least one of them, unaltered, in other words or less exactly (a
/// coarser position); `n` counts the pictures that carried it. `context.items` has the items by verdict.
/// `item_retention[all]`: the share of a picture's items that have their value still, averaged over pictures.
/// `added_items[all]`: items a picture that the original lacked. These three say something of a population only where
/// `population` names what was sampled; elsewhere they have no interval, and the note says why.
class MetadataMetric final : public Metric {
 public:
  explicit MetadataMetric(const MetadataOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 5; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MetricNeeds needs() const override { return {.tools = true}; }
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  MetadataOptions options_;
};

}  // namespace pentimento
