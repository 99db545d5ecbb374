#pragma once

#include <string_view>
#include <vector>

#include "framework/media/container/container.h"
#include "framework/media/container/container_items.h"

namespace pentimento {

// What `ReadContainerItems` puts together: each appends the items of one kind.

/// JFIF (version, density, thumbnail's size), JFXX, Adobe (version, flags, transform), MPF entries and their
/// identifiers.
void AppendJpegItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

/// Fingerprint and estimated quality of the main picture.
void AppendQuantisationItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

/// tEXt, zTXt, iTXt by their keywords, tIME, and name and digest of the profile in iCCP. All that a file has compressed
/// is inflated up to 32 MiB together, one text up to 4 MiB; a text that holds more ends there and says so.
void AppendPngItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

/// Photoshop's resources by number, and what stands behind the last of them.
void AppendPhotoshopItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

/// Every superbox by its path, and of C2PA manifests (C2PA 2.1, chapters 8 to 11) label, claim generator, assertions
/// and whether there is a signature box; whether it is valid is not looked at.
void AppendJumbfItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

/// Comments, names in HEIF, other segments and chunks, trailers, videos and unknown stretches; and pictures in the
/// file.
void AppendOtherItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);
void AppendPictureItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items);

}  // namespace pentimento
