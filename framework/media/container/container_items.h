#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// One statement that a file makes in a place that EXIF, XMP and IPTC readers do not look at.
struct ContainerItem {
  std::string carrier;     ///< as `Segment::carrier`, or "dqt"
  std::string group;       ///< "JFIF", "tEXt", "MPF", "C2PA"
  std::string name;        ///< "XDensity", "parameters", "claim_generator"
  std::string value;       ///< text, or "<size> bytes, SHA-256 <digest>"; always UTF-8
  std::size_t offset = 0;  ///< in the file
  std::size_t length = 0;
};

/// JFIF and Adobe fields, comments, MPF entries, PNG texts and time, names of HEIF's items, profiles' names, Photoshop
/// resources, JUMBF boxes and what C2PA manifests in them state, quantisation fingerprint, further pictures, trailers,
/// and every carrier and unknown stretch that nobody else reads, by size and digest; in file order within each kind.
/// EXIF, XMP and IPTC themselves are left to their readers. Reads strangers' bytes: what is compressed is read up to a
/// bound, time and memory are linear in the size of the file, and nothing is thrown.
std::vector<ContainerItem> ReadContainerItems(std::string_view bytes, const ContainerMap& map);

/// Photoshop's resources by number, and what stands behind the last of them, with offsets in these bytes: for blocks
/// that a file holds in another form, as PNG does in texts.
std::vector<ContainerItem> ReadPhotoshopItems(std::string_view resources);

}  // namespace pentimento
