#include "framework/media/metadata.h"

#include <exiv2/exiv2.hpp>
#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/inventory/exiv2_library.h"

namespace pentimento {
namespace {

[[noreturn]] void Refuse(const std::string& name, const char* reason) {
  throw DataError(fmt::format("{}: its metadata cannot be read: {}; save it again with another program", name, reason));
}

/// The opened image with its metadata read.
auto Open(std::string_view bytes, const std::string& name) {
  SetUpExiv2();
  try {
    auto image = Exiv2::ImageFactory::open(AsBytes(bytes), static_cast<long>(bytes.size()));
    image->readMetadata();
    return image;
  } catch (const Exiv2::Error& error) {
    Refuse(name, error.what());
  }
}

/// The image's bytes with its metadata written.
std::string Save(Exiv2::Image& image) {
  image.writeMetadata();
  Exiv2::BasicIo& io = image.io();
  if (io.open() != 0) {
    throw WorkError("metadata cannot be written: Exiv2 cannot read its own buffer");
  }
  const Exiv2::IoCloser closer(io);
  return BytesOf(io.read(static_cast<long>(io.size())));
}

bool CanWrite(const Exiv2::Image& image, Exiv2::MetadataId kind) {
  return (image.checkMode(kind) & Exiv2::amWrite) != 0;
}

/// Arrays of structures have no type of value in Exiv2's tables: they are begun by a text "type=Alt" (Bag, Seq).
void SetXmp(Exiv2::XmpData& xmp, const std::string& key, const std::string& text) {
  const Exiv2::XmpKey parsed(key);
  if (Exiv2::XmpProperties::propertyType(parsed) == Exiv2::undefined) {
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
  const auto image = Open(picture_bytes, "the picture to be written");
  try {
    Exiv2::ExifData exif;
    for (const auto& [key, value] : metadata.exif) {
      exif[key] = value;
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
    return Save(*image);
  } catch (const Exiv2::Error& error) {
    throw DataError(fmt::format("metadata cannot be written: {}; check their keys and values", error.what()));
  }
}

std::string CopyMetadata(std::string_view picture_bytes, const std::filesystem::path& source) {
  const std::string source_bytes = ReadFile(source);
  const auto from = Open(source_bytes, source.string());
  const auto to = Open(picture_bytes, "the picture to be written");
  try {
    Exiv2::ExifData exif = from->exifData();
    if (const auto orientation = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation")); orientation != exif.end()) {
      *orientation = std::uint16_t{1};
    }
    Exiv2::XmpData xmp = from->xmpData();
    if (const auto orientation = xmp.findKey(Exiv2::XmpKey("Xmp.tiff.Orientation")); orientation != xmp.end()) {
      *orientation = "1";
    }
    to->setExifData(exif);
    to->setXmpData(xmp);
    if (CanWrite(*to, Exiv2::mdIptc)) {
      to->setIptcData(from->iptcData());
    }
    if (CanWrite(*to, Exiv2::mdComment)) {
      to->setComment(from->comment());
    }
    return Save(*to);
  } catch (const Exiv2::Error& error) {
    throw DataError(fmt::format("{}: its metadata cannot be copied: {}; choose metadata: colour or none",
                                source.string(), error.what()));
  }
}

}  // namespace pentimento
