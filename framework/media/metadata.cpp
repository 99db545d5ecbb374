#include "framework/media/metadata.h"

#include <exiv2/exiv2.hpp>
#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/exiv2_library.h"

namespace pentimento {
namespace {

/// Tags that Exiv2 knows by number alone would be texts; they are bytes.
void SetExif(Exiv2::ExifData& exif, const std::string& key, const std::string& text) {
  if (Exiv2::ExifKey(key).tagName().starts_with("0x")) {
    const auto bytes = Exiv2::Value::create(Exiv2::undefined);
    bytes->read(text);
    exif[key].setValue(bytes.get());
  } else {
    exif[key] = text;
  }
}

/// Structures and arrays of them are begun by a text "type=Alt" (Bag, Seq, Struct), whatever type of value, or none,
/// Exiv2's tables have for the key: in an array of the plain kind that text would be the first element.
void SetXmp(Exiv2::XmpData& xmp, const std::string& key, const std::string& text) {
  const Exiv2::XmpKey parsed(key);
  if (text.starts_with("type=") || Exiv2::XmpProperties::propertyType(parsed) == Exiv2::undefined) {
    Exiv2::XmpTextValue value;
    value.read(text);
    xmp.add(parsed, &value);
  } else {
    xmp[key] = text;
  }
}

/// IPTC data sets may repeat (keywords), and assigning would replace.
void AddIptc(Exiv2::IptcData& iptc, const std::string& key, const std::string& text) {
  const Exiv2::IptcKey parsed(key);
  auto value = Exiv2::Value::create(Exiv2::IptcDataSets::dataSetType(parsed.tag(), parsed.record()));
  value->read(text);
  iptc.add(parsed, value.get());
}

}  // namespace

std::string WriteMetadata(std::string_view picture_bytes, const MetadataToWrite& metadata) {
  const auto image = OpenWithExiv2(picture_bytes, "the picture to be written");
  try {
    Exiv2::ExifData exif;
    for (const auto& [key, value] : metadata.exif) {
      SetExif(exif, key, value);
    }
    if (!metadata.thumbnail_jpeg.empty()) {
      Exiv2::ExifThumb(exif).setJpegThumbnail(AsBytes(metadata.thumbnail_jpeg),
                                              static_cast<long>(metadata.thumbnail_jpeg.size()));
    }
    Exiv2::XmpData xmp;
    for (const auto& [key, value] : metadata.xmp) {
      SetXmp(xmp, key, value);
    }
    Exiv2::IptcData iptc;
    for (const auto& [key, value] : metadata.iptc) {
      AddIptc(iptc, key, value);
    }
    image->setExifData(exif);
    image->setXmpData(xmp);
    image->setIptcData(iptc);
    if (!metadata.icc_profile.empty()) {
      Exiv2::DataBuf profile(AsBytes(metadata.icc_profile), static_cast<long>(metadata.icc_profile.size()));
      image->setIccProfile(profile);
    }
    return SaveWithExiv2(*image);
  } catch (const Exiv2::Error& error) {
    throw DataError(fmt::format("metadata cannot be written: {}; check their keys and values", error.what()));
  }
}

}  // namespace pentimento
