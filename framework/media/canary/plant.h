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
/// maker note), XMP (several schemas), IPTC, the description of the ICC profile, and
///   JPEG: a comment, an unknown application segment, extended XMP, a C2PA-like JUMBF box, a thumbnail and a second
///         picture of a multi-picture file that show a code, bytes after the end;
///   PNG:  tEXt, zTXt and iTXt texts, an unknown chunk, bytes after the end, and a thumbnail where it is found again;
///   WebP: an unknown chunk, a thumbnail, bytes after the end.
/// The picture's own metadata of these kinds are replaced, its orientation and the colours of its profile stay, so that
/// it decodes to the same pixels, which is checked.
/// @param place begins the places that values are drawn for: the file's name.
/// @throws DataError if it is no JPEG, PNG, WebP or TIFF picture or cannot be written by Exiv2; InternalError if a
/// canary is not found again or a pixel changed.
PlantedPicture PlantCanaries(std::string_view bytes, const std::string& place, CanaryValues& values);

}  // namespace pentimento
