#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/byte_account.h"
#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// All that a file says besides its pixels.
struct Inventory {
  std::string format;               ///< "jpeg", "png", "webp", "tiff", "heif", "avif"
  std::vector<MetadataItem> items;  ///< in file order by carrier; repeated keys (two EXIF blocks, keywords) repeat
  ByteAccount bytes;
  std::vector<std::string> faults;  ///< what could not be read, and where: items may be missing from it
};

/// The inventory of a file in memory: EXIF with all directories and makers' notes, XMP, IPTC and ICC by Exiv2, and
/// what lies beside them by the container walker. Decodes no pixels. Reads strangers' bytes; programs do so in a worker
/// process (worker_pool.h), because Exiv2 and its XMP toolkit are large. Thread-safe.
/// @param name stands for the file in messages.
/// @throws DataError if it is no JPEG, PNG, WebP, TIFF, HEIF or AVIF file.
Inventory TakeInventory(std::string_view bytes, const std::string& name);

/// The same of a file, with what the file system says of it: its name, times and extended attributes.
/// @throws DataError also if the file cannot be read.
Inventory TakeInventoryOfFile(const std::filesystem::path& path);

}  // namespace pentimento
