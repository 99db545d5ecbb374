#include "metrics/metadata/categories.h"

#include <algorithm>
#include <array>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using enum MetadataCategory;

struct Rule {
  std::string_view group;  ///< "*": any
  std::string_view name;   ///< a trailing '*' matches every continuation
  MetadataCategory category;
};

/// The first rule that fits decides.
constexpr std::array kRules = std::to_array<Rule>({
    // Exif GPS
    {"GPSInfo", "GPSVersionID", kStructure},
    {"*", "GPSTimeStamp", kTime},
    {"*", "GPSDateStamp", kTime},
    {"GPSInfo", "*", kLocation},
    // embedded previews
    {"Thumbnail", "JPEGInterchangeFormatLength", kThumbnail},
    {"Thumbnail", "*", kStructure},
    {"*", "ThumbnailImage", kThumbnail},
    {"*", "PreviewImage*", kThumbnail},
    {"*", "Thumbnails*", kThumbnail},
    // what a decoder needs
    {"Image", "ExifTag", kStructure},
    {"Image", "GPSTag", kStructure},
    {"Photo", "InteroperabilityTag", kStructure},
    {"Iop", "*", kStructure},
    {"Image", "ImageWidth", kStructure},
    {"Image", "ImageLength", kStructure},
    {"Image", "BitsPerSample", kStructure},
    {"Image", "Compression", kStructure},
    {"Image", "PhotometricInterpretation", kStructure},
    {"Image", "SamplesPerPixel", kStructure},
    {"Image", "PlanarConfiguration", kStructure},
    {"Image", "RowsPerStrip", kStructure},
    {"Image", "StripOffsets", kStructure},
    {"Image", "StripByteCounts", kStructure},
    {"Image", "NewSubfileType", kStructure},
    {"Image", "InterColorProfile", kStructure},
    {"*", "Orientation", kStructure},
    {"*", "XResolution", kStructure},
    {"*", "YResolution", kStructure},
    {"*", "ResolutionUnit", kStructure},
    {"*", "YCbCr*", kStructure},
    {"*", "ColorSpace", kStructure},
    {"*", "PixelXDimension", kStructure},
    {"*", "PixelYDimension", kStructure},
    {"*", "ExifVersion", kStructure},
    {"*", "FlashpixVersion", kStructure},
    {"*", "ComponentsConfiguration", kStructure},
    {"Envelope", "*", kStructure},
    {"Application2", "RecordVersion", kStructure},
    {"icc", "*", kStructure},
    // devices
    {"*", "SerialNumber*", kDevice},
    {"*", "BodySerialNumber", kDevice},
    {"*", "LensSerialNumber", kDevice},
    {"*", "InternalSerialNumber", kDevice},
    {"*", "CameraSerialNumber", kDevice},
    {"*", "ImageUniqueID", kDevice},
    {"*", "UniqueCameraModel", kDevice},
    {"*", "Make", kDevice},
    {"*", "Model", kDevice},
    {"*", "LensMake", kDevice},
    {"*", "LensModel", kDevice},
    {"*", "Lens", kDevice},
    {"*", "HostComputer", kDevice},
    // people and words about them
    {"*", "CameraOwnerName", kPerson},
    {"*", "OwnerName", kPerson},
    {"*", "Artist", kPerson},
    {"*", "Copyright*", kPerson},
    {"*", "XPAuthor", kPerson},
    {"*", "XPTitle", kPerson},
    {"*", "XPSubject", kPerson},
    {"*", "XPComment", kPerson},
    {"*", "XPKeywords", kPerson},
    {"*", "ImageDescription", kPerson},
    {"*", "UserComment", kPerson},
    {"*", "PersonInImage*", kPerson},
    {"*", "RegionInfo*", kPerson},
    {"mwg-rs", "*", kPerson},
    {"MP", "*", kPerson},
    {"MPRI", "*", kPerson},
    {"MPReg", "*", kPerson},
    {"dc", "creator", kPerson},
    {"dc", "contributor", kPerson},
    {"dc", "publisher", kPerson},
    {"dc", "rights", kPerson},
    {"dc", "title", kPerson},
    {"dc", "description", kPerson},
    {"dc", "subject", kPerson},
    {"xmpRights", "*", kPerson},
    {"Application2", "Byline*", kPerson},
    {"Application2", "Caption", kPerson},
    {"Application2", "Writer", kPerson},
    {"Application2", "Headline", kPerson},
    {"Application2", "ObjectName", kPerson},
    {"Application2", "Keywords", kPerson},
    {"Application2", "Credit", kPerson},
    {"Application2", "Source", kPerson},
    {"Application2", "Contact", kPerson},
    {"photoshop", "AuthorsPosition", kPerson},
    {"photoshop", "CaptionWriter", kPerson},
    {"photoshop", "Credit", kPerson},
    {"photoshop", "Headline", kPerson},
    {"photoshop", "Source", kPerson},
    // places in words
    {"*", "GPS*", kLocation},
    {"*", "LocationShown*", kLocation},
    {"*", "LocationCreated*", kLocation},
    {"*", "Location*", kLocation},
    {"*", "SubLocation", kLocation},
    {"*", "City", kLocation},
    {"*", "ProvinceState", kLocation},
    {"*", "State", kLocation},
    {"*", "Country*", kLocation},
    // programs
    {"*", "Software", kSoftware},
    {"*", "ProcessingSoftware", kSoftware},
    {"*", "CreatorTool", kSoftware},
    {"*", "Program*", kSoftware},
    {"xmpMM", "*", kSoftware},
    {"crs", "*", kSoftware},
    // times
    {"*", "DateTime*", kTime},
    {"*", "SubSecTime*", kTime},
    {"*", "OffsetTime*", kTime},
    {"*", "*Date", kTime},
    {"*", "DateCreated", kTime},
    {"*", "TimeCreated", kTime},
    {"*", "Digitization*", kTime},
    {"*", "ReleaseDate", kTime},
    {"*", "ReleaseTime", kTime},
    {"*", "TimeZoneOffset", kTime},
    // exposure
    {"Photo", "MakerNote", kOther},
    {"Photo", "*", kCapture},
    {"exif", "*", kCapture},
    {"exifEX", "*", kCapture},
    {"aux", "*", kCapture},
});

bool Fits(std::string_view pattern, std::string_view text) {
  if (pattern.starts_with('*') && pattern.size() > 1) {
    return text.ends_with(pattern.substr(1));
  }
  if (pattern.ends_with('*')) {
    return text.starts_with(pattern.substr(0, pattern.size() - 1));
  }
  return pattern == text;
}

constexpr std::array<std::pair<MetadataCategory, std::string_view>, 9> kNames = {{
    {kLocation, "location"},
    {kTime, "time"},
    {kDevice, "device"},
    {kPerson, "person"},
    {kThumbnail, "thumbnail"},
    {kSoftware, "software"},
    {kCapture, "capture"},
    {kStructure, "structure"},
    {kOther, "other"},
}};

}  // namespace

std::string ToString(MetadataCategory category) {
  for (const auto& [value, name] : kNames) {
    if (value == category) {
      return std::string(name);
    }
  }
  throw InternalError("a metadata category without a name");
}

MetadataCategory CategoryOf(const MetadataItem& item) {
  const std::string_view group = item.carrier == "icc" ? "icc" : std::string_view(item.group);
  const auto rule = std::ranges::find_if(
      kRules, [&](const Rule& candidate) { return Fits(candidate.group, group) && Fits(candidate.name, item.name); });
  return rule == kRules.end() ? kOther : rule->category;
}

}  // namespace pentimento
