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

/// A copy of an encoded picture with a unique value in every carrier that its format has: EXIF (IFD0, Exif, GPS,
/// interoperability, a maker note; a thumbnail's directory but in TIFF), XMP (several schemas, a thumbnail, a name on a
/// face, a step of the history), IPTC (of WebP in a tag of EXIF), the description of the ICC profile, C2PA-like boxes
/// with a thumbnail, bytes after the end that are of no kind, and
///   JPEG: thumbnails of JFIF and of its extensions (a JPEG stream, a palette, RGB), Adobe's segment, a comment, an
///         unknown application segment, extended XMP with a picture, Photoshop resources with a thumbnail, a second
///         picture of a multi-picture file and identifiers in its index;
///   PNG:  tEXt, zTXt and iTXt texts, tIME, an eXIf chunk with a thumbnail beside the EXIF that Exiv2 keeps in a text,
///         Photoshop resources with a thumbnail in a text, an unknown chunk;
///   WebP: an unknown chunk;
///   TIFF: Photoshop resources with a thumbnail, a second and a third directory and one that hangs from the second,
///         each with a picture;
///   all but TIFF: a video and an XMP packet behind the end, and all but JPEG and TIFF a picture there.
/// Pictures show a code. JFIF's and Adobe's segments are left out of a JPEG file whose colours they would change.
/// The picture's own metadata of these kinds are replaced, further directories of a TIFF file among them; its
/// orientation and the colours of its profile stay, so that it decodes to the same pixels, which is checked.
/// @param place begins the places that values are drawn for: the file's name.
/// @throws DataError if it is no JPEG, PNG, WebP or TIFF picture or cannot be written by Exiv2; InternalError if a
/// canary is not found again or a pixel changed.
PlantedPicture PlantCanaries(std::string_view bytes, const std::string& place, CanaryValues& values);

}  // namespace pentimento
