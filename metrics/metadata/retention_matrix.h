#pragma once

#include <string>
#include <vector>

#include "framework/core/json.h"
#include "metrics/metadata/verdicts.h"

namespace pentimento {

/// What one tool did to the items of one category in pictures that carried the same carriers.
struct MatrixCell {
  std::string carriers;  ///< those of the original, in alphabetical order: "exif+iptc+xmp"; "none"
  std::string category;
  std::int64_t images = 0;     ///< pictures with these carriers that carried the category or had it added
  std::int64_t carrying = 0;   ///< of them, those that carried it: the denominator
  std::int64_t keeping = 0;    ///< of these, those of which at least one item is kept
  std::int64_t kept = 0;       ///< items: with the same value, rewritten ones among them
  std::int64_t coarsened = 0;  ///<   altered, but still saying it less exactly
  std::int64_t altered = 0;    ///<   with another value, these among them
  std::int64_t removed = 0;    ///<   gone
  std::int64_t added = 0;      ///<   not there before
};

/// The carriers whose items count in a picture: the template that a tool was given.
std::string CarriersOf(const std::vector<MetadataItem>& items, Classifier& classifier);

/// One cell for each template and category that occurs; by template, the most sensitive category first.
/// @param carriers  of each original, from `CarriersOf`; `verdicts` of the same pictures.
std::vector<MatrixCell> RetentionMatrix(const std::vector<std::string>& carriers,
                                        const std::vector<std::vector<ItemVerdict>>& verdicts,
                                        const Taxonomy& taxonomy);

/// Without the tool, which is the same in all rows of a hop.
Json ToJson(const MatrixCell& cell);

}  // namespace pentimento
