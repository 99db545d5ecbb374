#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/json.h"
#include "framework/results/result.h"

namespace pentimento {

/// One picture of a comparison, as encoded bytes that a browser shows.
struct PagePicture {
  std::string caption;  ///< "reference", "test", "error"
  std::string text;     ///< what a reader who does not see it is told
  std::string bytes;    ///< JPEG, PNG or WebP
};

/// The pictures of one pair, side by side.
struct PageRow {
  std::string id;
  std::string subject;
  std::vector<PagePicture> pictures;
};

/// The colours that stand for a quantity, the same on every picture of a page.
struct PageScale {
  std::string quantity;                               ///< what the colours show, in a sentence
  std::vector<std::string> colours;                   ///< "#rrggbb", evenly spaced from the least to the greatest
  std::vector<std::pair<double, std::string>> marks;  ///< place between 0 and 1, and what it is called
};

/// Everything that the page of `pentimento measure` shows.
struct MeasurePage {
  ResultDocument document;
  std::vector<PageRow> rows;
  std::size_t pairs = 0;  ///< that were compared, of which `rows` shows some
  PageScale scale;
};

/// One HTML page with everything inlined: the figures with their intervals, the pictures side by side, what was not
/// compared and why, and how it was measured. Scripts as in `RenderPage`. @throws DataError for a picture that browsers
/// do not show.
std::string RenderMeasurePage(const MeasurePage& page);

}  // namespace pentimento
