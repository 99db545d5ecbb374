#include "framework/media/canary/planted_metadata.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

#include <exiv2/exiv2.hpp>
#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/planted_carriers.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/inventory/exiv2_library.h"

namespace pentimento {
namespace {

/// A field that a value is planted in.
struct Field {
  const char* key;  ///< of Exiv2
  /// Before and after the value where it is written; a text counts alone.
  const char* before = "";
  const char* after = "";
};

constexpr Field kExifTexts[] = {{"Exif.Image.ImageDescription"},
                                {"Exif.Image.Make"},
                                {"Exif.Image.Model"},
                                {"Exif.Image.Software"},
                                {"Exif.Image.Artist"},
                                {"Exif.Image.HostComputer"},
                                {"Exif.Image.DocumentName"},
                                {"Exif.Image.Copyright"},
                                {"Exif.Photo.UserComment", "charset=Ascii "},
                                {"Exif.Photo.CameraOwnerName"},
                                {"Exif.Photo.BodySerialNumber"},
                                {"Exif.Photo.LensModel"},
                                {"Exif.Photo.LensSerialNumber"},
                                {"Exif.GPSInfo.GPSSatellites"},
                                {"Exif.GPSInfo.GPSMapDatum"},
                                {"Exif.Iop.RelatedImageFileFormat"}};
constexpr Field kThumbnailTexts[] = {{"Exif.Thumbnail.ImageDescription"}, {"Exif.Thumbnail.Artist"}};
constexpr Field kXmpTexts[] = {{"Xmp.dc.creator"},
                               {"Xmp.dc.title", "lang=x-default "},
                               {"Xmp.dc.description", "lang=x-default "},
                               {"Xmp.dc.rights", "lang=x-default "},
                               {"Xmp.dc.subject"},
                               {"Xmp.xmp.CreatorTool"},
                               {"Xmp.xmp.Label"},
                               {"Xmp.xmpMM.DocumentID", "xmp.did:"},
                               {"Xmp.xmpMM.OriginalDocumentID", "xmp.did:"},
                               {"Xmp.xmpMM.InstanceID", "xmp.iid:"},
                               {"Xmp.xmpRights.Owner"},
                               {"Xmp.photoshop.City"},
                               {"Xmp.photoshop.Credit"},
                               {"Xmp.photoshop.Headline"},
                               {"Xmp.iptc.Location"},
                               {"Xmp.iptcExt.PersonInImage"},
                               {"Xmp.tiff.Artist"},
                               {"Xmp.aux.SerialNumber"}};
constexpr Field kIptcTexts[] = {
    {"Iptc.Application2.ObjectName"}, {"Iptc.Application2.Keywords"}, {"Iptc.Application2.SpecialInstructions"},
    {"Iptc.Application2.Byline"},     {"Iptc.Application2.City"},     {"Iptc.Application2.SubLocation"},
    {"Iptc.Application2.Headline"},   {"Iptc.Application2.Credit"},   {"Iptc.Application2.Copyright"},
    {"Iptc.Application2.Caption"}};

/// Carrier, group and name of a key of Exiv2.
Canary CanaryAt(const std::string& key, std::string kind, std::string value) {
  const std::size_t first = key.find('.');
  const std::size_t second = key.find('.', first + 1);
  std::string carrier = key.substr(0, first);
  std::ranges::transform(carrier, carrier.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return {std::move(kind), std::move(carrier), key.substr(first + 1, second - first - 1), key.substr(second + 1),
          std::move(value)};
}

/// The namespace of the property that points to extended XMP (XMP specification part 3, 1.1.3.1), which Exiv2 does not
/// know by itself.
void RegisterXmpNote() {
  static const bool registered = [] {
    Exiv2::XmpProperties::registerNs("http://ns.adobe.com/xmp/note/", "xmpNote");
    return true;
  }();
  static_cast<void>(registered);
}

/// IPTC data sets as they stand in a tag of EXIF.
std::string IptcBlock(const MetadataToWrite::Tags& tags) {
  Exiv2::IptcData iptc;
  for (const auto& [key, text] : tags) {
    iptc[key] = text;
  }
  return BytesOf(Exiv2::IptcParser::encode(iptc));
}

class MetadataPlanter {
 public:
  MetadataPlanter(const std::string& picture, const std::string& format, int orientation, Planting& planting)
      : picture_(picture), format_(format), orientation_(orientation), planting_(planting) {}

  PlantedMetadata Run() {
    PlantedMetadata made;
    MetadataToWrite& metadata = made.metadata;
    AddExif(metadata.exif);
    AddTexts(kXmpTexts, metadata.xmp);
    const std::string latitude = "Xmp.exif.GPSLatitude";
    const std::string longitude = "Xmp.exif.GPSLongitude";
    AddNumber(latitude, planting_.values().XmpAngle(planting_.At(latitude), 90) + "N", metadata.xmp);
    AddNumber(longitude, planting_.values().XmpAngle(planting_.At(longitude), 180) + "E", metadata.xmp);
    AddXmpThumbnail(metadata.xmp);
    AddXmpStructures(metadata.xmp);
    if (format_ == "jpeg") {
      RegisterXmpNote();
      std::string& guid = made.extended_guid;
      guid = planting_.values().Hex(planting_.At("extended XMP"));
      std::ranges::transform(guid, guid.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      metadata.xmp.emplace_back("Xmp.xmpNote.HasExtendedXMP", guid);
    }
    AddTexts(kIptcTexts, metadata.iptc);
    if (format_ == "webp") {
      // It has no chunk for IPTC; EXIF blocks have a tag for it, as TIFF files do, which Exiv2 does not write into
      // them.
      made.iptc_block = IptcBlock(metadata.iptc);
      metadata.iptc.clear();
    }
    if (format_ == "tiff") {
      metadata.icc_profile = planting_.Profile(picture_);
      metadata.exif.emplace_back("Exif.Image.ImageResources", AsNumbers(PlantedPhotoshop(planting_)));
      metadata.exif.emplace_back("Exif.Image.0xcd41", AsNumbers(planting_.Manifest("IFD0")));
    }
    // A TIFF file's second directory is a picture of its own; Exiv2 puts that of PNG into a text of ImageMagick's kind,
    // where few programs look for pictures.
    if (format_ == "jpeg" || format_ == "webp") {
      AddTexts(kThumbnailTexts, metadata.exif);
      metadata.thumbnail_jpeg = planting_.CodedPicture("exif", "IFD1", "thumbnail", kThumbnailSide);
    }
    return made;
  }

 private:
  void AddTexts(std::span<const Field> fields, MetadataToWrite::Tags& tags) {
    for (const Field& field : fields) {
      const std::string value = planting_.values().Text(planting_.At(field.key));
      tags.emplace_back(field.key, fmt::format("{}{}{}", field.before, value, field.after));
      planting_.Add(CanaryAt(field.key, "text", value));
    }
  }

  void AddNumber(const std::string& key, const std::string& value, MetadataToWrite::Tags& tags) {
    tags.emplace_back(key, value);
    planting_.Add(CanaryAt(key, "number", value));
  }

  void AddExif(MetadataToWrite::Tags& exif) {
    AddTexts(kExifTexts, exif);
    for (const char* key : {"Exif.Image.DateTime", "Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized"}) {
      AddNumber(key, planting_.values().Moment(planting_.At(key)), exif);
    }
    const std::string id = "Exif.Photo.ImageUniqueID";
    exif.emplace_back(id, planting_.values().Hex(planting_.At(id)));
    planting_.Add(CanaryAt(id, "text", exif.back().second));
    exif.emplace_back("Exif.GPSInfo.GPSLatitudeRef", "N");
    AddNumber("Exif.GPSInfo.GPSLatitude", planting_.values().Angle(planting_.At("Exif.GPSInfo.GPSLatitude"), 90), exif);
    exif.emplace_back("Exif.GPSInfo.GPSLongitudeRef", "E");
    AddNumber("Exif.GPSInfo.GPSLongitude", planting_.values().Angle(planting_.At("Exif.GPSInfo.GPSLongitude"), 180),
              exif);
    AddNumber("Exif.GPSInfo.GPSAltitude", planting_.values().Height(planting_.At("Exif.GPSInfo.GPSAltitude")), exif);
    AddMakerNote(exif);
    if (orientation_ != 1) {
      exif.emplace_back("Exif.Image.Orientation", std::to_string(orientation_));
    }
  }

  /// Of a maker that nobody knows: bytes that programs carry along, or don't.
  void AddMakerNote(MetadataToWrite::Tags& exif) {
    const std::string key = "Exif.Photo.MakerNote";
    const std::string value = planting_.values().Text(planting_.At(key));
    exif.emplace_back(key, AsNumbers(value));
    planting_.Add(CanaryAt(key, "text", value));
  }

  /// XMP specification part 1, 8.2.2.3: an alternative of structures with the JPEG stream in base64.
  void AddXmpThumbnail(MetadataToWrite::Tags& xmp) {
    const std::string jpeg = planting_.CodedPicture("xmp", "xmp", "Thumbnails", kSmallSide);
    xmp.emplace_back("Xmp.xmp.Thumbnails", "type=Alt");
    const std::string first = "Xmp.xmp.Thumbnails[1]/xmpGImg:";
    xmp.emplace_back(first + "format", "JPEG");
    xmp.emplace_back(first + "width", std::to_string(kSmallSide));
    xmp.emplace_back(first + "height", std::to_string(kSmallSide));
    xmp.emplace_back(first + "image", Base64(jpeg));
  }

  /// A name on a face (MWG, Guidelines for Handling Image Metadata 2.0, 5.9) and a step of the history (XMP
  /// specification part 2, 1.2.4.5).
  void AddXmpStructures(MetadataToWrite::Tags& xmp) {
    xmp.emplace_back("Xmp.mwg-rs.Regions", "type=Struct");
    xmp.emplace_back("Xmp.mwg-rs.Regions/mwg-rs:RegionList", "type=Bag");
    AddTexts({{{"Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Name"}}}, xmp);
    xmp.emplace_back("Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Type", "Face");
    xmp.emplace_back("Xmp.xmpMM.History", "type=Seq");
    xmp.emplace_back("Xmp.xmpMM.History[1]/stEvt:action", "saved");
    AddTexts({{{"Xmp.xmpMM.History[1]/stEvt:softwareAgent"}}}, xmp);
  }

  const std::string& picture_;
  const std::string& format_;
  int orientation_;
  Planting& planting_;
};

}  // namespace

PlantedMetadata PlantMetadata(const std::string& picture, const std::string& format, int orientation,
                              Planting& planting) {
  return MetadataPlanter(picture, format, orientation, planting).Run();
}

}  // namespace pentimento
