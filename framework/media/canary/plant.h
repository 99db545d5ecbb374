#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/media/canary/canary_values.h"
#include "framework/media/canary/catalogue.h"

namespace pentimento {

/// A picture with canaries in it.
struct PlantedPicture {
  std::string bytes;
  std::string format;           ///< "jpeg", "png", "webp", "tiff"
  std::vector<Canary> planted;  ///< each of them found again in `bytes`; its file's name excepted
};

/// A copy of an encoded picture with a unique value in every carrier that its format has: EXIF (IFD0, Exif, GPS, a
/// maker note), XMP (several schemas, a thumbnail), IPTC (not in WebP), the description of the ICC profile, bytes after
/// the end, and
///   JPEG: a comment, an unknown application segment, extended XMP, a C2PA-like JUMBF box, Photoshop resources with a
///         thumbnail, thumbnails of EXIF and of a JFIF extension, a second picture of a multi-picture file;
///   PNG:  tEXt, zTXt and iTXt texts, tIME, an eXIf chunk with a thumbnail beside the EXIF that Exiv2 keeps in a text,
///   a
///         C2PA-like caBX chunk, an unknown chunk;
///   WebP: a thumbnail of EXIF, a C2PA-like chunk, an unknown chunk;
///   TIFF: Photoshop resources with a thumbnail.
/// Pictures show a code. Not planted: JFIF's thumbnail of plain pixels, further directories of a TIFF file.
/// The picture's own metadata of these kinds are replaced, its orientation and the colours of its profile stay, so that
/// it decodes to the same pixels, which is checked.
/// @param place begins the places that values are drawn for: the file's name.
/// @throws DataError if it is no JPEG, PNG, WebP or TIFF picture or cannot be written by Exiv2; InternalError if a
/// canary is not found again or a pixel changed.
PlantedPicture PlantCanaries(std::string_view bytes, const std::string& place, CanaryValues& values);

}  // namespace pentimento
