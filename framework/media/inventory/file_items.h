#pragma once

#include <filesystem>
#include <vector>

#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// What the file system says of a file: carrier "file" with its name and times (ISO 8601, UTC), carrier "xattr" with
/// its extended attributes (group: their namespace, "user"). Attributes that it will not show are left out.
void AppendFileItems(const std::filesystem::path& path, std::vector<MetadataItem>& items);

}  // namespace pentimento
