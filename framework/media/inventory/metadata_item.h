#pragma once

#include <cstddef>
#include <string>

namespace pentimento {

/// One statement that a picture file makes about itself.
struct MetadataItem {
  /// Where it stands: "exif", "xmp", "iptc" and "icc" are read by Exiv2; the other names are those of the container's
  /// carriers (framework/media/container), "file" what the file system says and "xattr" an extended attribute.
  std::string carrier;
  std::string group;  ///< Exiv2's group: "GPSInfo", "Photo", "Canon", "dc", "Application2"; of others their block
  std::string name;   ///< "GPSLatitude", "creator"
  /// Text, Exiv2's form of a raw value ("52/1 31/1 0/1"), or, for long and binary ones, "<size> bytes, SHA-256
  /// <digest>", which compares equal exactly if the values do.
  std::string value;
  std::size_t offset = 0;  ///< where the carrier that holds it begins in the file, and how many bytes that takes;
  std::size_t length = 0;  ///<   0 for what is no part of the file

  /// Carrier, group and name in one: "Exif.GPSInfo.GPSLatitude", Exiv2's key; "Icc.Profile" where there is no group.
  [[nodiscard]] std::string Key() const;

  friend bool operator==(const MetadataItem&, const MetadataItem&) = default;
};

}  // namespace pentimento
