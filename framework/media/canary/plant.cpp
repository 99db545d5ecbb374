#include "framework/media/canary/plant.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include <exiv2/exiv2.hpp>
#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/fate.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/container/container.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/inventory/inventory.h"
#include "framework/media/metadata.h"

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
                                {"Exif.GPSInfo.GPSMapDatum"}};
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

class Planter {
 public:
  Planter(std::string_view bytes, std::string place, CanaryValues& values)
      : bytes_(bytes), place_(std::move(place)), values_(values) {}

  PlantedPicture Run() {
    format_ = WalkContainer(bytes_).format;
    const DecodedPicture before = DecodePictureBytes(bytes_, place_);
    if (format_ != "jpeg" && format_ != "png" && format_ != "webp" && format_ != "tiff") {
      throw DataError(fmt::format("{}: canaries can be planted in JPEG, PNG, WebP and TIFF files", place_));
    }
    orientation_ = before.record.orientation;
    PlantedPicture made;
    made.format = format_;
    try {
      made.bytes = WithOwnCarriers(WriteMetadata(bytes_, Metadata()));
    } catch (const DataError& error) {
      throw DataError(fmt::format("{}: {}", place_, error.what()));
    }
    if (DecodePictureBytes(made.bytes, place_).picture.values != before.picture.values) {
      throw InternalError(fmt::format("{}: the canaries changed its pixels", place_));
    }
    const CanaryGround ground(made.bytes, TakeInventory(made.bytes, place_).items);
    if (format_ == "png") {
      // Exiv2 puts EXIF into a compressed text of ImageMagick's kind, where pictures are looked for by few.
      std::erase_if(planted_, [&](const Canary& canary) {
        return canary.kind == "picture" && ground.FateOf(canary) != Fate::kSurvived;
      });
    }
    for (const Canary& canary : planted_) {
      if (ground.FateOf(canary) != Fate::kSurvived) {
        throw InternalError(fmt::format("{}: the canary in {} is not found again ({})", place_, canary.Field(),
                                        ToString(ground.FateOf(canary))));
      }
    }
    made.planted = std::move(planted_);
    return made;
  }

 private:
  [[nodiscard]] std::string At(const std::string& where) const { return place_ + "|" + where; }

  std::string Text(const std::string& carrier, const std::string& group, const std::string& name) {
    Canary canary{"text", carrier, group, name, ""};
    canary.value = values_.Text(At(canary.Field()));
    planted_.push_back(canary);
    return canary.value;
  }

  void AddTexts(std::span<const Field> fields, MetadataToWrite::Tags& tags) {
    for (const Field& field : fields) {
      const std::string value = values_.Text(At(field.key));
      tags.emplace_back(field.key, fmt::format("{}{}{}", field.before, value, field.after));
      planted_.push_back(CanaryAt(field.key, "text", value));
    }
  }

  void AddNumber(const std::string& key, const std::string& value, MetadataToWrite::Tags& tags) {
    tags.emplace_back(key, value);
    planted_.push_back(CanaryAt(key, "number", value));
  }

  void AddExif(MetadataToWrite::Tags& exif) {
    AddTexts(kExifTexts, exif);
    for (const char* key : {"Exif.Image.DateTime", "Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized"}) {
      AddNumber(key, values_.Moment(At(key)), exif);
    }
    const std::string id = "Exif.Photo.ImageUniqueID";
    exif.emplace_back(id, values_.Hex(At(id)));
    planted_.push_back(CanaryAt(id, "text", exif.back().second));
    exif.emplace_back("Exif.GPSInfo.GPSLatitudeRef", "N");
    AddNumber("Exif.GPSInfo.GPSLatitude", values_.Angle(At("Exif.GPSInfo.GPSLatitude"), 90), exif);
    exif.emplace_back("Exif.GPSInfo.GPSLongitudeRef", "E");
    AddNumber("Exif.GPSInfo.GPSLongitude", values_.Angle(At("Exif.GPSInfo.GPSLongitude"), 180), exif);
    AddNumber("Exif.GPSInfo.GPSAltitude", values_.Height(At("Exif.GPSInfo.GPSAltitude")), exif);
    AddMakerNote(exif);
    if (orientation_ != 1) {
      exif.emplace_back("Exif.Image.Orientation", std::to_string(orientation_));
    }
  }

  /// Of a maker that nobody knows: bytes that programs carry along, or don't.
  void AddMakerNote(MetadataToWrite::Tags& exif) {
    const std::string key = "Exif.Photo.MakerNote";
    const std::string value = values_.Text(At(key));
    std::string numbers;
    for (const char c : value) {
      numbers += fmt::format("{}{}", numbers.empty() ? "" : " ", static_cast<int>(c));
    }
    exif.emplace_back(key, numbers);
    planted_.push_back(CanaryAt(key, "text", value));
  }

  MetadataToWrite Metadata() {
    MetadataToWrite metadata;
    AddExif(metadata.exif);
    AddTexts(kXmpTexts, metadata.xmp);
    AddNumber("Xmp.exif.GPSLatitude", values_.XmpAngle(At("Xmp.exif.GPSLatitude"), 90) + "N", metadata.xmp);
    AddNumber("Xmp.exif.GPSLongitude", values_.XmpAngle(At("Xmp.exif.GPSLongitude"), 180) + "E", metadata.xmp);
    if (format_ == "jpeg") {
      RegisterXmpNote();
      guid_ = values_.Hex(At("extended XMP"));
      std::ranges::transform(guid_, guid_.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      metadata.xmp.emplace_back("Xmp.xmpNote.HasExtendedXMP", guid_);
    }
    if (format_ != "webp") {
      AddTexts(kIptcTexts, metadata.iptc);
    }
    // A TIFF file's second directory is its second page.
    if (format_ != "tiff") {
      metadata.thumbnail_jpeg = CodedPicture("exif", "IFD1", "thumbnail", 160);
    }
    return metadata;
  }

  std::string CodedPicture(const std::string& carrier, const std::string& group, const std::string& name, int side) {
    Canary canary{"picture", carrier, group, name, ""};
    canary.value = values_.Code(At(canary.Field()));
    planted_.push_back(canary);
    return EncodePictureBytes(DrawVisibleCode(canary.value, side),
                              {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
  }

  /// The profile describes itself anew; what colours it means stays.
  std::string Profile(const std::string& bytes) {
    const std::string value = values_.Text(At("icc"));
    planted_.push_back({"text", "icc", "", "ProfileDescription", value});
    return DescribedProfile(value, EmbeddedProfile(bytes));
  }

  std::string WithOwnCarriers(const std::string& bytes) {
    if (format_ == "jpeg") {
      return WithCarriers(bytes, Jpeg(bytes));
    }
    if (format_ == "png") {
      return WithCarriers(bytes, Png(bytes));
    }
    return format_ == "webp" ? WithCarriers(bytes, Webp(bytes)) : bytes;
  }

  JpegCarriers Jpeg(const std::string& bytes) {
    JpegCarriers carriers;
    carriers.icc = Profile(bytes);
    carriers.comment = Text("comment", "COM", "Comment");
    carriers.application = "CANARY" + std::string(1, '\0') + Text("app", "APP7", "app");
    carriers.extended_guid = guid_;
    const std::string extended = values_.Text(At("extended"));
    planted_.push_back({"text", "xmp-extended", "photoshop", "Instructions", extended});
    carriers.extended_xmp = fmt::format(
        R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
        R"(<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">)"
        R"(<photoshop:Instructions>{}</photoshop:Instructions></rdf:Description></rdf:RDF></x:xmpmeta>)",
        extended);
    const std::string claim = Text("jumbf", "APP11", "jumbf");
    carriers.jumbf =
        CanaryManifest("urn:uuid:pentimento-canary", fmt::format(R"({{"@type":"CreativeWork","author":"{}"}})", claim));
    carriers.second_jpeg = CodedPicture("second-image", "MPF", "large thumbnail", 320);
    carriers.trailer = Text("trailer", "", "trailer");
    return carriers;
  }

  PngCarriers Png(const std::string& bytes) {
    PngCarriers carriers;
    carriers.icc = Profile(bytes);
    carriers.keyword = "Canary";
    carriers.text = Text("png-text", "tEXt", "Canary");
    carriers.compressed = Text("png-text", "zTXt", "Canary-z");
    carriers.unicode = Text("png-text", "iTXt", "Canary-i");
    carriers.chunk = Text("chunk", "cnRy", "chunk");
    carriers.trailer = Text("trailer", "", "trailer");
    return carriers;
  }

  WebpCarriers Webp(const std::string& bytes) {
    WebpCarriers carriers;
    carriers.icc = Profile(bytes);
    carriers.chunk = Text("chunk", "CNRY", "chunk");
    carriers.trailer = Text("trailer", "", "trailer");
    return carriers;
  }

  std::string_view bytes_;
  std::string place_;
  CanaryValues& values_;
  std::string format_;
  int orientation_ = 1;
  std::string guid_;
  std::vector<Canary> planted_;
};

}  // namespace

PlantedPicture PlantCanaries(std::string_view bytes, const std::string& place, CanaryValues& values) {
  return Planter(bytes, place, values).Run();
}

}  // namespace pentimento
