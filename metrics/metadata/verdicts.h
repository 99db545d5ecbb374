#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/metadata/item_change.h"
#include "metrics/metadata/taxonomy.h"

namespace pentimento {

/// What became of an item on one hop.
enum class Verdict {
  kRetained,  ///< same key, same value
  kAltered,   ///< the key is still there, with another value
  kRemoved,   ///< the key is gone
  kAdded,     ///< the key, or this repeat of it, was not there before
};

/// "retained", "altered", "removed", "added"
std::string_view ToString(Verdict verdict);

/// One item of either file and its verdict.
struct ItemVerdict {
  Verdict verdict = Verdict::kRetained;
  MetadataItem item;      ///< as it is now; of a removed one as it was
  std::string before;     ///< the value that an altered one had
  ItemChange change;      ///< how it was altered
  Taxonomy::Class given;  ///< of an altered one, by the value that it had

  /// The original carried it.
  [[nodiscard]] bool Carried() const { return verdict != Verdict::kAdded; }
  /// It has the value that it had, in these words or others.
  [[nodiscard]] bool HasItsValue() const {
    return verdict == Verdict::kRetained || (verdict == Verdict::kAltered && change.SaysTheSame());
  }
  /// What the original said is still said: retained, or altered to other words for it or to something less exact, such
  /// as a coarser position.
  [[nodiscard]] bool Kept() const {
    return verdict == Verdict::kRetained || (verdict == Verdict::kAltered && change.StillSaysIt());
  }
};

/// Compares item by item, by carrier, group and name: a statement that several carriers make counts in each. Of a key
/// that occurs several times (IPTC keywords) equal values are paired first, in any order, and the rest is altered or
/// removed, added if there are more than before. Left out are what rendering needs and what is inferred from the
/// encoding (the taxonomy's "structure" and "inferred"), and the file's own name and times, which no copy keeps.
/// @returns those of `before` in order, then the added ones.
std::vector<ItemVerdict> CompareMetadata(const std::vector<MetadataItem>& before,
                                         const std::vector<MetadataItem>& after, Classifier& classifier);

/// One row of the retention table: which items belong to it.
struct RetentionClass {
  std::string name;  ///< "all", "identifying", "exif", "location", ...
  std::function<bool(const ItemVerdict&)> contains;
};

/// all; identifying (of high sensitivity); the carriers exif, xmp, iptc; then every category whose items have verdicts.
/// @param taxonomy outlives them.
std::vector<RetentionClass> RetentionClasses(const Taxonomy& taxonomy);

/// NaN if no item of the class was there before, else 1 if at least one of them is kept, else 0.
double AnyKept(const std::vector<ItemVerdict>& verdicts, const RetentionClass& items);

/// NaN if no item was there before, else the share of them that has its value still.
double ShareRetained(const std::vector<ItemVerdict>& verdicts);

}  // namespace pentimento
