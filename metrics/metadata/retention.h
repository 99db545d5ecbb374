#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/media/metadata.h"

namespace pentimento {

/// What became of the metadata of one picture on one hop.
struct MetadataComparison {
  std::vector<MetadataItem> retained;  ///< same key, same value
  std::vector<MetadataItem> altered;   ///< the key is still there, with another value; the item as it was before
  std::vector<MetadataItem> removed;   ///< the key is gone
  std::vector<MetadataItem> added;     ///< keys (or repeats of a key) that were not there before
};

/// Compares item by item. Of a key that occurs several times (IPTC keywords) equal values are paired first, in any
/// order, and the rest is altered or removed, added if there are more than before. Structural items (offsets, sizes,
/// colour space: see `MetadataCategory::kStructure`) are left out.
MetadataComparison CompareMetadata(const std::vector<MetadataItem>& before, const std::vector<MetadataItem>& after);

/// One row of the retention table: which items belong to it.
struct RetentionClass {
  std::string name;  ///< "all", "exif", "location", ...
  std::function<bool(const MetadataItem&)> contains;
};

/// all; the carriers exif, xmp, iptc; then the categories that give something away, most sensitive first.
const std::vector<RetentionClass>& RetentionClasses();

/// NaN if no item of the class was there before, else 1 if at least one of them is retained, else 0.
double AnyRetained(const MetadataComparison& comparison, const RetentionClass& items);

/// NaN if no item was there before, else the share of them that is retained.
double ShareRetained(const MetadataComparison& comparison);

}  // namespace pentimento
