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
/// that label, one JSON assertion and a claim's thumbnail. Nothing in it is signed.
std::string CanaryManifest(const std::string& label, const std::string& json, const std::string& thumbnail_jpeg);

/// A video in form alone, as motion photos have one behind the picture: the boxes of an MP4 file with a title
/// (ISO/IEC 14496-12, 8.10.1; QuickTime File Format, "User data atoms") and no track.
std::string CanaryVideo(const std::string& title);

/// An XMP packet (XMP specification part 1, 7.3) that holds one description.
std::string CanaryPacket(const std::string& description);

/// What is put into an EXIF block of two directories (EXIF 2.32, 4.5).
struct ExifBlockCarriers {
  std::string page_name;       ///< in the first
  std::string thumbnail_name;  ///< the document's name, in the second
  std::string thumbnail_jpeg;
};
/// @param orientation written unless it is 1.
std::string CanaryExifBlock(const ExifBlockCarriers& carriers, int orientation);

/// The EXIF block (or TIFF file) with one more tag in its first directory, which is written anew behind everything;
/// zeros are where it was. @param bytes of the tag, more than four. @throws DataError for a block without a directory,
/// or with that tag.
std::string WithExifTag(std::string block, std::uint16_t tag, const std::string& bytes);

/// One Photoshop image resource (Adobe Photoshop File Formats Specification, "Image Resource Blocks").
std::string PhotoshopBlock(std::uint16_t id, const std::string& data);

/// What is put into Photoshop resources: an address (0x040B) and a square thumbnail (0x040C) of `side` pixels.
struct PhotoshopCarriers {
  std::string url;
  std::string thumbnail_jpeg;
  int side = 0;
};
std::string PhotoshopBlocks(const PhotoshopCarriers& carriers);

/// Square thumbnails of JFIF and of its extensions (JFIF 1.02).
struct JfifCarriers {
  int side = 0;                   ///< of those of plain pixels, px
  std::string pixels;             ///< rows of RGB in JFIF's own segment; "" leaves the file without that segment
  std::string extension_jpeg;     ///< a JPEG stream
  std::string extension_palette;  ///< palette and rows of indices
  std::string extension_pixels;   ///< rows of RGB
};

/// Whether a JFIF segment says nothing of the colours that the file does not mean anyway: it is grey, or of three
/// components that are YCbCr.
bool MeansJfifColours(std::string_view jpeg);
bool HasAdobeSegment(std::string_view jpeg);

/// What is put into a JPEG file besides EXIF, XMP and IPTC.
struct JpegCarriers {
  JfifCarriers jfif;
  std::string adobe;          ///< behind the fields of Adobe's segment; "" leaves the file without it
  std::string photoshop;      ///< resources, beside those of IPTC
  std::string icc;            ///< profile
  std::string comment;        ///< of a COM segment
  std::string application;    ///< of an APP7 segment of no known kind
  std::string extended_guid;  ///< 32 hexadecimal digits, also in the standard XMP
  std::string extended_xmp;   ///< packet
  std::string jumbf;          ///< box
  std::string second_jpeg;    ///< second picture of a multi-picture file (CIPA DC-007)
  std::string first_id;       ///< of the multi-picture index: 32 hexadecimal digits for the picture itself
  std::string second_id;      ///< and for the second one
  std::string trailer;        ///< bytes after everything
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
  std::string photoshop;   ///< resources of a "Raw profile type 8bim", as ImageMagick writes them into a text
  std::string chunk;       ///< of a private chunk "cnRy"
  std::string trailer;
};
/// @param png a whole file. What it has of these carriers goes, texts included but for those in which Exiv2 keeps EXIF,
/// XMP and IPTC. @throws DataError if it is cut short.
std::string WithCarriers(std::string_view png, const PngCarriers& carriers);

/// What is put into a WebP file besides EXIF and XMP.
struct WebpCarriers {
  std::string icc;
  std::string iptc;   ///< data sets of a tag of EXIF: WebP has no place of its own for them
  std::string jumbf;  ///< box of a C2PA chunk
  std::string chunk;  ///< of an unknown chunk "CNRY"
  std::string trailer;
};
/// @param webp in the extended form with EXIF, as Exiv2 leaves it. What it has of these carriers goes.
std::string WithCarriers(std::string_view webp, const WebpCarriers& carriers);

/// A further directory of a TIFF file: a square picture of plain RGB rows, and what it is said to show.
struct TiffPage {
  std::string description;
  std::string pixels;
  int side = 0;  ///< px
};

/// What is put into a TIFF file besides tags of its first directory.
struct TiffCarriers {
  TiffPage reduced;  ///< the second directory of the chain, a reduced picture
  TiffPage page;     ///< the third one, a page
  TiffPage sub;      ///< hangs from the second one (TIFF technical note 1)
  std::string trailer;
};
/// @param tiff that has one directory in its chain. @throws DataError without any.
std::string WithCarriers(std::string tiff, const TiffCarriers& carriers);

/// The file without the directories behind the first one and those that hang from them: nothing points there, and zeros
/// are where they and their pixels were. Those that hang from the first one stay. @throws DataError without a
/// directory.
std::string WithoutFurtherDirectories(std::string tiff);

}  // namespace pentimento
