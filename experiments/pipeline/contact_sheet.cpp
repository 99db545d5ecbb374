#include "experiments/pipeline/contact_sheet.h"

#include <algorithm>
#include <set>
#include <string>

#include "framework/core/picture.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"
#include "metrics/hops.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPeople = 5;
constexpr int kSide = 192;
constexpr int kStep = kSide + 6;

/// The cells of one column: of the first forward alone, controls left out.
std::vector<fs::path> Column(const GridRow& row) {
  std::vector<fs::path> pictures;
  std::string forward;
  for (const GridCell& cell : row.cells) {
    forward = forward.empty() ? cell.forward : forward;
    if (!IsControl(cell.reverse) && cell.forward == (cell.hop == "x" ? "" : forward)) {
      pictures.push_back(cell.picture);
    }
  }
  return pictures;
}

void Paste(const Picture& picture, int left, int top, Picture& sheet) {
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < picture.height; ++y) {
      for (int x = 0; x < picture.width; ++x) {
        sheet.At(channel, top + y, left + x) = picture.At(channel, y, x);
      }
    }
  }
}

}  // namespace

void WriteContactSheet(const std::vector<GridRow>& rows, const fs::path& run, const fs::path& file) {
  std::vector<std::vector<fs::path>> columns;
  std::set<std::string> people;
  for (const GridRow& row : rows) {
    if (columns.size() < kPeople && people.insert(row.subject).second) {
      columns.push_back(Column(row));
    }
  }
  std::size_t depth = 0;
  for (const auto& column : columns) {
    depth = std::max(depth, column.size());
  }
  if (depth == 0) {
    return;
  }
  Picture sheet(static_cast<int>(columns.size()) * kStep - (kStep - kSide),
                static_cast<int>(depth) * kStep - (kStep - kSide), 1.0F);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < columns[i].size(); ++j) {
      const Picture picture = DecodePicture(run / columns[i][j]).picture;
      Paste(CropAndResizePicture(picture, kSide, kSide, 0.0, ResizeFilter::kBicubic), static_cast<int>(i) * kStep,
            static_cast<int>(j) * kStep, sheet);
    }
  }
  EncodePicture(sheet, file, {.format = PictureFormat::kJpeg});
}

}  // namespace pentimento
