#pragma once

#include <string_view>
#include <vector>

#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// Where a carrier lies in its file: what its items give as theirs.
struct CarrierPlace {
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// What Exiv2 reads out of one block of metadata, whatever file it came from. Each appends to `items` and returns what
/// is wrong with the block, or "" if it was read to its end. Nothing is thrown for damage. Thread-safe.

/// A TIFF structure (EXIF 3.0, 4.5): all directories and makers' notes. XMP (tag 700), IPTC (33723), Photoshop (34377)
/// and ICC (34675) blocks within, which TIFF files carry, are read too.
std::string AppendExif(std::string_view tiff, CarrierPlace place, std::vector<MetadataItem>& items);

/// An XMP packet (ISO 16684-1), or the RDF of extended XMP.
std::string AppendXmp(std::string_view packet, CarrierPlace place, std::vector<MetadataItem>& items);

/// IPTC data sets (IIM 4.2).
std::string AppendIptc(std::string_view iim, CarrierPlace place, std::vector<MetadataItem>& items);

/// The IPTC data sets within Photoshop's image resources. The resources themselves are the container's to name.
std::string AppendIptcOfPhotoshop(std::string_view resources, CarrierPlace place, std::vector<MetadataItem>& items);

/// An ICC profile (ICC.1:2022): the whole as one item, by its digest, and its header
/// and tags, those that are no text by their size.
std::string AppendIcc(std::string_view profile, CarrierPlace place, std::vector<MetadataItem>& items);

}  // namespace pentimento
