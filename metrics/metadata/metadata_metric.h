#pragma once

#include "metrics/metric.h"

namespace pentimento {

/// The metadata metric has nothing to set.
struct MetadataOptions {
  static const OptionSchema& Schema();
};

/// Which of the original's metadata (EXIF, XMP, IPTC, comments) are still in the pictures of each hop.
///
/// `retention[c]` for c = all, exif, xmp, iptc, location, time, device, person, thumbnail, software, capture: of the
/// pictures whose original carried at least one item of the class, the share that still carries at least one of those
/// items with the same value; `n` counts the pictures that carried it. Where all or none of them keep it the interval
/// is the exact binomial one over people. Structural items (offsets, sizes, colour space) belong to no class.
/// `item_retention[all]`: the share of a picture's items that are retained, averaged over pictures.
/// `added_items[all]`: items a picture that the original lacked.
///
/// The context of `retention[...]` has the items by verdict; that of `retention[all]` also `keys`, a table of every key
/// with its category and how many pictures carried, retained, altered, or lost it, or had it added.
class MetadataMetric final : public Metric {
 public:
  explicit MetadataMetric(const MetadataOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;
};

}  // namespace pentimento
