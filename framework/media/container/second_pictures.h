#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// A picture inside of a picture's file.
struct SecondPicture {
  /// "exif" (thumbnail of IFD1, preview in a maker note or a SubIFD), "jfif", "jfxx", "photoshop", "xmp", "jumbf" (of
  /// C2PA), "second-image" (MPF, gain map, HEIF item, directory of a TIFF, behind the end).
  std::string carrier;
  std::string name;    ///< "IFD1", "MakerNote", "thumbnail", "MPImage2", "gain-map", "thmb", "GImage:Data",
                       ///< "c2pa.thumbnail.claim.jpeg"
  std::string format;  ///< "jpeg", "png", "webp", "heif", "rgb24" (rows of `width` pixels), "indexed8" (a palette of
                       ///< 256 such pixels, then rows of indices), "tiff" (pixels of a directory that alone are no
                       ///< picture), "item" (coded, of a HEIF)
  std::size_t offset = 0;  ///< in the file; 0 where the file holds it in another form
  std::size_t length = 0;
  int width = 0;  ///< in pixels; 0 where the bytes do not say it at a known place
  int height = 0;
  std::string_view bytes;  ///< the encoded picture: into the file, or into what `owned` holds
  std::shared_ptr<const std::string> owned;
  /// Of "tiff" the file or EXIF block that the directory stands in, of "item" the file.
  std::string_view within = {};
  std::size_t directory = 0;  ///< its offset there; 0 for a further part of pixels whose first part stands before
  std::uint32_t item = 0;     ///< its number there; 0 for a tile, or a further part of it
};

/// Every further picture inside of a file, none decoded: EXIF, JFIF, JFXX and Photoshop thumbnails (also where PNG
/// keeps these blocks as texts), pictures in XMP and its extension, embedded files of JUMBF, plain JPEG streams inside
/// of maker notes, and what `map` calls second images. Pictures inside of those are not looked for: walk their bytes.
/// Reads strangers' bytes; texts of PNG are read up to `kMostInflated`, 1000 pictures are taken out of XMP, time and
/// memory are otherwise linear in the size of the file, and nothing is thrown. The bytes must outlive the result.
std::vector<SecondPicture> FindSecondPictures(std::string_view bytes, const ContainerMap& map);

}  // namespace pentimento
