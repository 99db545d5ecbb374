#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// A picture that an XMP packet holds as base64 text.
struct XmpPicture {
  std::string name;   ///< of the property, "xmpGImg:image", "GImage:Data"; printable ASCII
  std::string bytes;  ///< decoded from base64, still encoded as a picture
};

/// Pictures that stand in a packet as base64 (RFC 4648, 4): the thumbnails of xmp:Thumbnails (XMP part 1, 8.2.2.3),
/// GImage:Data and GDepth:Data of Google's cameras. Not the property tells them but what they begin with, so that
/// others of the kind are found, too. Time and memory are linear; nothing is thrown.
/// @param most so many pictures, and no more, are taken.
std::vector<XmpPicture> FindXmpPictures(std::string_view packet, std::size_t most);

}  // namespace pentimento
