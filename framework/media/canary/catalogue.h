#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/json.h"

namespace pentimento {

/// One value planted in one place of one file. No value stands in two places of a catalogue.
struct Canary {
  /// How it is found again: "text" (its bytes, wherever they stand), "number" (the field alone: digits are no proof
  /// elsewhere), "picture" (a visible code, read from pixels).
  std::string kind = "text";
  std::string carrier;  ///< as an inventory calls it: "exif", "xmp", "png-text", "second-image"; "file" its name
  std::string group;    ///< "GPSInfo", "dc"; "" where the carrier has none
  std::string name;     ///< "GPSLatitude", "creator"
  std::string value;    ///< in the text form of an inventory; of a picture its 16 hexadecimal digits

  /// "exif.GPSInfo.GPSLatitude": one field for reports.
  [[nodiscard]] std::string Field() const;
};

/// What was planted in one file.
struct CanaryFile {
  std::string file;    ///< relative to the catalogue's folder
  std::string source;  ///< relative to the folder that it is a copy from
  std::string format;  ///< "jpeg", "png", "webp", "tiff"
  std::vector<Canary> planted;
};

/// What was planted in a folder of pictures.
struct CanaryCatalogue {
  std::uint64_t seed = 0;
  std::vector<CanaryFile> files;  ///< sorted by `file`
};

/// The file's name in the folder of the pictures.
inline constexpr const char* kCanaryCatalogueName = "canary-catalogue.json";

Json ToJson(const CanaryCatalogue& catalogue);
/// @throws DataError naming the file if it cannot be read or is no catalogue.
CanaryCatalogue ReadCanaryCatalogue(const std::filesystem::path& file);

}  // namespace pentimento
