#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pentimento {

/// One statement that a picture file makes about itself.
struct MetadataItem {
  std::string carrier;  ///< "exif", "xmp", "iptc", "comment" or "icc"
  std::string group;    ///< Exiv2's group: "GPSInfo", "Photo", "Canon", "dc", "Application2"; "" for comment and icc
  std::string name;     ///< "GPSLatitude", "creator"
  std::string key;      ///< the whole Exiv2 key, "Exif.GPSInfo.GPSLatitude"; "Comment", "Icc.Profile"
  /// Exiv2's text form of the raw value ("52/1 31/1 0/1"); values whose text is longer than 4096 bytes, and the ICC
  /// profile, stand as "<size> bytes, SHA-256 <digest>", which compares equal exactly if the values do.
  std::string value;
};

/// Everything Exiv2 finds in a file, in file order; repeated keys (IPTC keywords) give several items. Thread-safe.
/// @throws DataError if the file cannot be read or its metadata are damaged beyond reading.
std::vector<MetadataItem> ReadMetadata(const std::filesystem::path& path);

/// The same for a file in memory. @param name stands for the file in messages.
std::vector<MetadataItem> ReadMetadataBytes(std::string_view bytes, const std::string& name);

/// Metadata to be put into a file; keys and values in Exiv2's text forms.
struct MetadataToWrite {
  using Tags = std::vector<std::pair<std::string, std::string>>;
  Tags exif = {};                   ///< {"Exif.Image.Make", "Canon"}, {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 0/1"}
  Tags xmp = {};                    ///< {"Xmp.dc.creator", "..."}; a repeated key of an array type appends
  Tags iptc = {};                   ///< {"Iptc.Application2.Keywords", "..."}; a repeated key appends
  std::string thumbnail_jpeg = {};  ///< encoded EXIF thumbnail; "" for none
};

/// A copy of the encoded picture (JPEG, PNG, WebP, TIFF) with these metadata in place of its own EXIF, XMP and IPTC.
/// Thread-safe. @throws DataError for a file or a key that Exiv2 does not know.
std::string WriteMetadata(std::string_view picture_bytes, const MetadataToWrite& metadata);

/// A copy of the encoded picture with EXIF, XMP, IPTC and comment of the file `source`, orientation set to 1 (pixels
/// are taken to be upright). Thread-safe. @throws DataError.
std::string CopyMetadata(std::string_view picture_bytes, const std::filesystem::path& source);

}  // namespace pentimento
