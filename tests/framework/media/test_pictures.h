#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "framework/media/decode.h"
#include "framework/media/inventory/metadata_item.h"

namespace pentimento::test {

/// A fresh folder that goes away with its test.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A smooth picture in which no two corners are alike and every value is a multiple of 1/255.
Picture Gradient(int width, int height);

/// Four flat quarters: red, green / blue, white.
Picture Quarters(int width, int height);

/// The greatest absolute difference; infinity where the sizes differ.
double GreatestDifference(const Picture& a, const Picture& b);

/// A chunk of a PNG file: name, content.
struct PngChunk {
  std::string name;
  std::string content;
};

/// A PNG file of one IDAT chunk, written without libpng so that it can be odd. `rows` are the filtered scanlines (each
/// led by its filter byte); `extra` comes between IHDR and IDAT.
std::string MakePng(std::uint32_t width, std::uint32_t height, int bits, int colour_type, const std::string& rows,
                    const std::vector<PngChunk>& extra = {});

/// An uncompressed TIFF of one strip. `samples` are bytes as stored; `orientation` and `icc` are left out where 0 and
/// empty.
std::string MakeTiff(int width, int height, int bits, int samples_per_pixel, const std::string& samples,
                     int orientation, const std::string& icc, bool big_endian);

/// A CMYK JPEG with Adobe's marker, as Photoshop writes it. `samples` are four bytes a pixel as stored: 255 for no ink.
std::string AdobeCmykJpeg(int width, int height, const std::string& samples);

/// An ICC profile of an RGB space with D65 white, Adobe RGB's primaries and gamma 563/256 (Adobe RGB (1998), 4.3).
std::string AdobeLikeProfile();

/// The JPEG with a profile in as many APP2 segments as it takes (ICC.1:2010, B.4).
std::string WithJpegProfile(const std::string& jpeg, const std::string& profile);

/// The iCCP chunk of a profile.
PngChunk ProfileChunk(const std::string& profile);

/// Grey with gamma 1.8 and D50 white.
std::string GreyProfile();

/// What a picture file says in EXIF, XMP, IPTC and comments, and its ICC profile as one item.
/// @throws DataError if it is no picture file.
std::vector<MetadataItem> EmbeddedItems(const std::string& bytes);

/// The message of the DataError that decoding ends in; "" if it succeeds.
std::string DecodeFailure(const std::string& bytes, const DecodeOptions& options = {});

}  // namespace pentimento::test
