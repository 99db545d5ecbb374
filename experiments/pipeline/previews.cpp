#include "experiments/pipeline/previews.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"
#include "reports/pictures.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kLongest = 384;
constexpr int kQuality = 85;

/// Shrunk so that no side is longer than `kLongest`; small pictures stay.
Picture Small(const Picture& picture) {
  const double scale = std::min(1.0, static_cast<double>(kLongest) / std::max(picture.width, picture.height));
  const auto side = [scale](int length) { return std::max(1, static_cast<int>(std::lround(scale * length))); };
  return ResizePicture(picture, side(picture.width), side(picture.height));
}

void AddPreview(GridCell& cell, const fs::path& file) {
  try {
    // Messages go into the page, where a path may name a person.
    const DecodedPicture decoded = DecodePictureBytes(ReadFile(file), "the file");
    cell.preview = EncodePictureBytes(Small(decoded.picture), {.format = PictureFormat::kJpeg, .quality = kQuality});
    std::string format = decoded.record.format;
    std::ranges::transform(format, format.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    cell.note = fmt::format("preview: browsers do not show {} files", format);
  } catch (const DataError& error) {
    cell.note = fmt::format("no preview: {}", error.what());
  }
}

}  // namespace

void AddPreviews(std::vector<Gallery>& galleries, const fs::path& run, const StopToken& stop) {
  for (Gallery& gallery : galleries) {
    for (GridRow& row : gallery.rows) {
      for (GridCell& cell : row.cells) {
        ThrowIfStopped(stop);
        const fs::path file = cell.picture.is_absolute() ? cell.picture : run / cell.picture;
        if (MediaTypeOfFile(file).empty()) {
          AddPreview(cell, file);
        }
      }
    }
  }
}

}  // namespace pentimento
