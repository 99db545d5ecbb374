#include "framework/media/canary/planted_carriers.h"

#include <string_view>

#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/plain_pixels.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

std::string ExtendedXmp(Planting& planting) {
  const std::string text = planting.values().Text(planting.At("extended"));
  planting.Add({"text", "xmp-extended", "photoshop", "Instructions", text});
  // Where Google's cameras keep the picture from before an effect.
  const std::string picture = Base64(planting.CodedPicture("xmp", "GImage", "Data", kSmallSide));
  return fmt::format(
      R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
      R"(<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" )"
      R"(xmlns:GImage="http://ns.google.com/photos/1.0/image/"><photoshop:Instructions>{}</photoshop:Instructions>)"
      R"(<GImage:Mime>image/jpeg</GImage:Mime><GImage:Data>{}</GImage:Data></rdf:Description></rdf:RDF></x:xmpmeta>)",
      text, picture);
}

/// What stands behind the end of a JPEG, PNG or WebP picture: bytes of no known kind, a video, a packet. A packet takes
/// all that follows it.
std::string Trailer(Planting& planting) {
  return planting.Text("unknown", "", "trailer") + CanaryVideo(planting.Text("video", "Trailer", "MP4")) +
         CanaryPacket(planting.Text("trailer", "Trailer", "XMP packet"));
}

JfifCarriers Thumbnails(bool has_jfif, Planting& planting) {
  JfifCarriers carriers;
  carriers.side = kSmallSide;
  if (has_jfif) {
    carriers.pixels = RgbBytes(planting.CodedPixels("jfif", "APP0", "thumbnail", kSmallSide));
  }
  carriers.extension_jpeg = planting.CodedPicture("jfxx", "APP0", "thumbnail", kThumbnailSide);
  carriers.extension_palette =
      GreyPaletteBytes(planting.CodedPixels("jfxx", "APP0", "thumbnail with a palette", kSmallSide));
  carriers.extension_pixels = RgbBytes(planting.CodedPixels("jfxx", "APP0", "thumbnail of RGB", kSmallSide));
  return carriers;
}

/// An identifier of a multi-picture index (CIPA DC-007-2009, 5.2.3.4), which is 32 digits.
std::string MpfId(const std::string& name, Planting& planting) {
  Canary canary{"text", "mpf", "MPF", name, ""};
  canary.value = planting.values().Hex(planting.At(canary.Field()));
  planting.Add(canary);
  return canary.value;
}

JpegCarriers ForJpeg(const std::string& bytes, const std::string& extended_guid, Planting& planting) {
  JpegCarriers carriers;
  carriers.icc = planting.Profile(bytes);
  const bool has_jfif = MeansJfifColours(bytes);
  carriers.jfif = Thumbnails(has_jfif, planting);
  if (has_jfif || HasAdobeSegment(bytes)) {
    carriers.adobe = planting.Text("adobe", "Adobe", "Behind");
  }
  carriers.photoshop = PlantedPhotoshop(planting);
  carriers.comment = planting.Text("comment", "COM", "Comment");
  carriers.application = "CANARY" + std::string(1, '\0') + planting.Text("app", "APP7", "app");
  carriers.extended_guid = extended_guid;
  carriers.extended_xmp = ExtendedXmp(planting);
  carriers.jumbf = planting.Manifest("APP11");
  carriers.second_jpeg = planting.CodedPicture("second-image", "MPF", "large thumbnail", 320);
  carriers.first_id = MpfId("ImageUID1", planting);
  carriers.second_id = MpfId("ImageUID2", planting);
  carriers.trailer = Trailer(planting);
  return carriers;
}

/// A picture behind the end of a picture.
std::string PictureBehind(Planting& planting) {
  return planting.CodedPicture("second-image", "Trailer", "JPEG", kThumbnailSide);
}

/// tIME (ISO/IEC 15948, 11.3.6.1) of "1987:06:05 04:03:02", and the inventory's text of it.
std::string PngTime(const std::string& moment, std::string& text) {
  const auto number = [&](std::size_t at, std::size_t digits) {
    return static_cast<std::uint64_t>(std::stoi(moment.substr(at, digits)));
  };
  text = fmt::format("{}-{}-{}T{}Z", moment.substr(0, 4), moment.substr(5, 2), moment.substr(8, 2), moment.substr(11));
  std::string bytes = MakeNumber(number(0, 4), 2);
  for (const std::size_t at : {5, 8, 11, 14, 17}) {
    bytes += MakeNumber(number(at, 2), 1);
  }
  return bytes;
}

PngCarriers ForPng(const std::string& bytes, int orientation, Planting& planting) {
  PngCarriers carriers;
  carriers.icc = planting.Profile(bytes);
  ExifBlockCarriers block;
  block.page_name = planting.Text("exif", "Image", "PageName");
  block.thumbnail_name = planting.Text("exif", "Thumbnail", "DocumentName");
  block.thumbnail_jpeg = planting.CodedPicture("exif", "IFD1", "thumbnail", kThumbnailSide);
  carriers.exif = CanaryExifBlock(block, orientation);
  carriers.jumbf = planting.Manifest("caBX");
  Canary time{"number", "png-time", "PNG", "tIME", ""};
  carriers.time = PngTime(planting.values().Moment(planting.At(time.Field())), time.value);
  planting.Add(time);
  carriers.keyword = "Canary";
  carriers.text = planting.Text("png-text", "tEXt", "Canary");
  carriers.compressed = planting.Text("png-text", "zTXt", "Canary-z");
  carriers.unicode = planting.Text("png-text", "iTXt", "Canary-i");
  carriers.photoshop = PlantedPhotoshop(planting);
  carriers.chunk = planting.Text("chunk", "cnRy", "chunk");
  carriers.trailer = PictureBehind(planting) + Trailer(planting);
  return carriers;
}

WebpCarriers ForWebp(const std::string& bytes, const std::string& iptc_block, Planting& planting) {
  WebpCarriers carriers;
  carriers.iptc = iptc_block;
  carriers.icc = planting.Profile(bytes);
  carriers.jumbf = planting.Manifest("C2PA");
  carriers.chunk = planting.Text("chunk", "CNRY", "chunk");
  carriers.trailer = PictureBehind(planting) + Trailer(planting);
  return carriers;
}

TiffPage PageOf(const std::string& directory, const std::string& group, Planting& planting) {
  TiffPage page;
  page.description = planting.Text("exif", group, "ImageDescription");
  page.side = kSmallSide;
  page.pixels = RgbBytes(planting.CodedPixels("second-image", directory, "picture", kSmallSide));
  return page;
}

TiffCarriers ForTiff(Planting& planting) {
  TiffCarriers carriers;
  carriers.reduced = PageOf("IFD1", "Thumbnail", planting);
  carriers.page = PageOf("IFD2", "Image2", planting);
  carriers.sub = PageOf("SubIFD", "SubThumb1", planting);
  carriers.trailer = planting.Text("unknown", "", "trailer");
  return carriers;
}

}  // namespace

std::string PlantedPhotoshop(Planting& planting) {
  return PhotoshopBlocks({planting.Text("photoshop", "Photoshop", "0x040B URL"),
                          planting.CodedPicture("photoshop", "0x040C", "thumbnail", kSmallSide), kSmallSide});
}

std::string WithPlantedCarriers(const std::string& bytes, const std::string& format, const PlantedMetadata& metadata,
                                int orientation, Planting& planting) {
  if (format == "jpeg") {
    return WithCarriers(bytes, ForJpeg(bytes, metadata.extended_guid, planting));
  }
  if (format == "png") {
    return WithCarriers(bytes, ForPng(bytes, orientation, planting));
  }
  if (format == "webp") {
    return WithCarriers(bytes, ForWebp(bytes, metadata.iptc_block, planting));
  }
  return WithCarriers(bytes, ForTiff(planting));
}

}  // namespace pentimento
