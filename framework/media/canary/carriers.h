#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pentimento {

/// An sRGB profile, or a copy of `profile`, that describes itself by this text. @throws DataError for a profile that
/// cannot be read.
std::string DescribedProfile(const std::string& description, std::string_view profile = {});

/// The profile of a JPEG, PNG or WebP file; "" without one, or with a damaged one.
std::string EmbeddedProfile(std::string_view bytes);

/// The bytes as decimal numbers between spaces, which is how Exiv2 reads and shows binary fields.
std::string AsNumbers(const std::string& bytes);

/// A C2PA manifest store in form alone (C2PA 2.1, 11.1; JUMBF: ISO/IEC 19566-5): a superbox "c2pa" with one manifest of
/// that label and one JSON assertion. Nothing in it is signed.
std::string CanaryManifest(const std::string& label, const std::string& json);

/// An EXIF block of two directories (EXIF 2.32, 4.5): a page's name and, unless it is 1, the orientation; a thumbnail.
std::string CanaryExifBlock(const std::string& page_name, int orientation, const std::string& thumbnail_jpeg);

/// One Photoshop image resource (Adobe Photoshop File Formats Specification, "Image Resource Blocks").
std::string PhotoshopBlock(std::uint16_t id, const std::string& data);

/// What is put into Photoshop resources: an address (0x040B) and a square thumbnail (0x040C) of `side` pixels.
struct PhotoshopCarriers {
  std::string url;
  std::string thumbnail_jpeg;
  int side = 0;
};
std::string PhotoshopBlocks(const PhotoshopCarriers& carriers);

/// What is put into a JPEG file besides EXIF, XMP and IPTC.
struct JpegCarriers {
  std::string jfxx_thumbnail;  ///< JPEG stream of a JFIF extension segment
  std::string photoshop;       ///< resources, beside those of IPTC
  std::string icc;             ///< profile
  std::string comment;         ///< of a COM segment
  std::string application;     ///< of an APP7 segment of no known kind
  std::string extended_guid;   ///< 32 hexadecimal digits, also in the standard XMP
  std::string extended_xmp;    ///< packet
  std::string jumbf;           ///< box
  std::string second_jpeg;     ///< second picture of a multi-picture file (CIPA DC-007)
  std::string trailer;         ///< bytes after everything
};

/// @param jpeg a whole file. Of its Photoshop resources IPTC stays. What it has of these carriers, and what follows its
/// end marker, is left out.
/// @throws DataError if its segments cannot be told apart.
std::string WithCarriers(std::string_view jpeg, const JpegCarriers& carriers);

/// What is put into a PNG file besides EXIF, XMP and IPTC.
struct PngCarriers {
  std::string icc;
  std::string exif;        ///< block of an eXIf chunk
  std::string jumbf;       ///< box of a caBX chunk
  std::string time;        ///< the 7 bytes of tIME
  std::string keyword;     ///< of the three texts
  std::string text;        ///< of tEXt
  std::string compressed;  ///< of zTXt
  std::string unicode;     ///< of iTXt
  std::string chunk;       ///< of a private chunk "cnRy"
  std::string trailer;
};
/// @param png a whole file. What it has of these carriers goes, texts included but for those in which Exiv2 keeps EXIF,
/// XMP and IPTC. @throws DataError if it is cut short.
std::string WithCarriers(std::string_view png, const PngCarriers& carriers);

/// What is put into a WebP file besides EXIF and XMP.
struct WebpCarriers {
  std::string icc;
  std::string jumbf;  ///< box of a C2PA chunk
  std::string chunk;  ///< of an unknown chunk "CNRY"
  std::string trailer;
};
/// @param webp in the extended form, as Exiv2 leaves it. What it has of these carriers goes.
std::string WithCarriers(std::string_view webp, const WebpCarriers& carriers);

}  // namespace pentimento
