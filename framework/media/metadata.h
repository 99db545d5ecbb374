#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pentimento {

/// Metadata to be put into a file; keys and values in Exiv2's text forms.
struct MetadataToWrite {
  using Tags = std::vector<std::pair<std::string, std::string>>;
  Tags exif = {};                   ///< {"Exif.Image.Make", "Canon"}, {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 0/1"};
                                    ///< bytes of a tag without a name: {"Exif.Image.0xcd41", "0 255"}
  Tags xmp = {};                    ///< {"Xmp.dc.creator", "..."}; a repeated key of an array type appends;
                                    ///< structures, and arrays of them: {"Xmp.xmp.Thumbnails", "type=Alt"}, then
                                    ///< "...[1]/xmpGImg:width"
  Tags iptc = {};                   ///< {"Iptc.Application2.Keywords", "..."}; a repeated key appends
  std::string thumbnail_jpeg = {};  ///< encoded EXIF thumbnail; "" for none
  std::string icc_profile = {};     ///< "" leaves the picture's own, or none
};

/// A copy of the encoded picture (JPEG, PNG, WebP, TIFF) with these metadata in place of its own EXIF, XMP and IPTC.
/// Thread-safe. @throws DataError for a file or a key that Exiv2 does not know.
std::string WriteMetadata(std::string_view picture_bytes, const MetadataToWrite& metadata);

}  // namespace pentimento
