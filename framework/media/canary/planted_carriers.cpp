#include "framework/media/canary/planted_carriers.h"

#include <string_view>

#include <fmt/format.h>

#include "framework/media/canary/carriers.h"
#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

/// Of resources and packets that a segment of a JPEG file must hold with others.
constexpr int kSmallSide = 96;

std::string ExtendedXmp(Planting& planting) {
  const std::string text = planting.values().Text(planting.At("extended"));
  planting.Add({"text", "xmp-extended", "photoshop", "Instructions", text});
  return fmt::format(
      R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
      R"(<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">)"
      R"(<photoshop:Instructions>{}</photoshop:Instructions></rdf:Description></rdf:RDF></x:xmpmeta>)",
      text);
}

JpegCarriers ForJpeg(const std::string& bytes, const std::string& extended_guid, Planting& planting) {
  JpegCarriers carriers;
  carriers.icc = planting.Profile(bytes);
  carriers.jfxx_thumbnail = planting.CodedPicture("jfxx", "APP0", "thumbnail", kThumbnailSide);
  carriers.photoshop = PlantedPhotoshop(planting);
  carriers.comment = planting.Text("comment", "COM", "Comment");
  carriers.application = "CANARY" + std::string(1, '\0') + planting.Text("app", "APP7", "app");
  carriers.extended_guid = extended_guid;
  carriers.extended_xmp = ExtendedXmp(planting);
  carriers.jumbf = planting.Manifest("APP11");
  carriers.second_jpeg = planting.CodedPicture("second-image", "MPF", "large thumbnail", 320);
  carriers.trailer = planting.Text("trailer", "", "trailer");
  return carriers;
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
  const std::string page_name = planting.Text("exif", "Image", "PageName");
  carriers.exif =
      CanaryExifBlock(page_name, orientation, planting.CodedPicture("exif", "IFD1", "thumbnail", kThumbnailSide));
  carriers.jumbf = planting.Manifest("caBX");
  Canary time{"number", "png-time", "PNG", "tIME", ""};
  carriers.time = PngTime(planting.values().Moment(planting.At(time.Field())), time.value);
  planting.Add(time);
  carriers.keyword = "Canary";
  carriers.text = planting.Text("png-text", "tEXt", "Canary");
  carriers.compressed = planting.Text("png-text", "zTXt", "Canary-z");
  carriers.unicode = planting.Text("png-text", "iTXt", "Canary-i");
  carriers.chunk = planting.Text("chunk", "cnRy", "chunk");
  carriers.trailer = planting.Text("trailer", "", "trailer");
  return carriers;
}

WebpCarriers ForWebp(const std::string& bytes, Planting& planting) {
  WebpCarriers carriers;
  carriers.icc = planting.Profile(bytes);
  carriers.jumbf = planting.Manifest("C2PA");
  carriers.chunk = planting.Text("chunk", "CNRY", "chunk");
  carriers.trailer = planting.Text("trailer", "", "trailer");
  return carriers;
}

}  // namespace

std::string PlantedPhotoshop(Planting& planting) {
  return PhotoshopBlocks({planting.Text("photoshop", "Photoshop", "0x040B URL"),
                          planting.CodedPicture("photoshop", "0x040C", "thumbnail", kSmallSide), kSmallSide});
}

std::string WithPlantedCarriers(const std::string& bytes, const std::string& format, const std::string& extended_guid,
                                int orientation, Planting& planting) {
  if (format == "jpeg") {
    return WithCarriers(bytes, ForJpeg(bytes, extended_guid, planting));
  }
  if (format == "png") {
    return WithCarriers(bytes, ForPng(bytes, orientation, planting));
  }
  if (format == "webp") {
    return WithCarriers(bytes, ForWebp(bytes, planting));
  }
  return bytes + planting.Text("trailer", "", "trailer");
}

}  // namespace pentimento
