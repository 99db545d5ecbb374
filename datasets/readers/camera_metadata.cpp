#include "datasets/readers/camera_metadata.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

struct Moment {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

Moment ParseTimestamp(const std::string& text) {
  Moment moment;
  if (std::sscanf(text.c_str(), "%4d:%2d:%2d %2d:%2d:%2d", &moment.year, &moment.month, &moment.day, &moment.hour,
                  &moment.minute, &moment.second) != 6) {
    throw DataError(fmt::format("\"{}\" is not a time of the form YYYY:MM:DD HH:MM:SS", text));
  }
  return moment;
}

/// GPS receivers keep universal time, cameras local time.
Moment ToUniversal(const Moment& local, const std::string& offset) {
  namespace chrono = std::chrono;
  int hours = 0;
  int minutes = 0;
  if (offset.size() != 6 || std::sscanf(offset.c_str() + 1, "%2d:%2d", &hours, &minutes) != 2) {
    throw DataError(fmt::format("\"{}\" is not an offset of the form +HH:MM", offset));
  }
  const int sign = offset[0] == '-' ? -1 : 1;
  const auto local_time = chrono::sys_days(chrono::year(local.year) / local.month / local.day) +
                          chrono::hours(local.hour) + chrono::minutes(local.minute) + chrono::seconds(local.second);
  const auto universal = local_time - sign * (chrono::hours(hours) + chrono::minutes(minutes));
  const auto days = chrono::floor<chrono::days>(universal);
  const chrono::year_month_day date(days);
  const chrono::hh_mm_ss time(universal - days);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

std::string Rational(double value, int denominator) {
  return fmt::format("{}/{}", std::lround(value * denominator), denominator);
}

/// Degrees, minutes and hundredths of seconds.
std::string Angle(double degrees) {
  const auto hundredths = std::llround(std::abs(degrees) * 360000.0);
  return fmt::format("{}/1 {}/1 {}/100", hundredths / 360000, hundredths / 6000 % 60, hundredths % 6000);
}

void AddPosition(const GpsPosition& position, const Moment& universal, MetadataToWrite::Tags& exif) {
  exif.insert(exif.end(), {{"Exif.GPSInfo.GPSVersionID", "2 3 0 0"},
                           {"Exif.GPSInfo.GPSLatitudeRef", position.latitude < 0 ? "S" : "N"},
                           {"Exif.GPSInfo.GPSLatitude", Angle(position.latitude)},
                           {"Exif.GPSInfo.GPSLongitudeRef", position.longitude < 0 ? "W" : "E"},
                           {"Exif.GPSInfo.GPSLongitude", Angle(position.longitude)},
                           {"Exif.GPSInfo.GPSAltitudeRef", position.altitude < 0 ? "1" : "0"},
                           {"Exif.GPSInfo.GPSAltitude", Rational(std::abs(position.altitude), 100)},
                           {"Exif.GPSInfo.GPSTimeStamp",
                            fmt::format("{}/1 {}/1 {}/1", universal.hour, universal.minute, universal.second)},
                           {"Exif.GPSInfo.GPSDateStamp",
                            fmt::format("{:04}:{:02}:{:02}", universal.year, universal.month, universal.day)}});
}

}  // namespace

MetadataToWrite CameraMetadata(const CaptureMetadata& camera, int width, int height) {
  const Moment local = ParseTimestamp(camera.timestamp);
  const std::string date = fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
  const std::string time = fmt::format("{:02}:{:02}:{:02}", local.hour, local.minute, local.second);
  const std::string subsecond = fmt::format("{:03}", camera.subsecond);
  const std::string iso_time = fmt::format("{}T{}.{}{}", date, time, subsecond, camera.offset);

  const bool signs = !camera.artist.empty();
  const std::string copyright = signs ? fmt::format("© {} {}", local.year, camera.artist) : "";
  const std::string ascii_copyright = signs ? fmt::format("(c) {} {}", local.year, camera.artist) : "";

  MetadataToWrite metadata;
  metadata.exif = {
      {"Exif.Image.Make", camera.make},
      {"Exif.Image.Model", camera.model},
      {"Exif.Image.Orientation", fmt::format("{}", camera.orientation)},
      {"Exif.Image.XResolution", "72/1"},
      {"Exif.Image.YResolution", "72/1"},
      {"Exif.Image.ResolutionUnit", "2"},
      {"Exif.Image.Software", camera.software},
      {"Exif.Image.DateTime", camera.timestamp},
      {"Exif.Image.Artist", camera.artist},
      {"Exif.Image.Copyright", ascii_copyright},
      {"Exif.Photo.ExposureTime", fmt::format("1/{}", camera.exposure_denominator)},
      {"Exif.Photo.FNumber", Rational(camera.f_number, 10)},
      {"Exif.Photo.ISOSpeedRatings", fmt::format("{}", camera.iso)},
      {"Exif.Photo.ExifVersion", "48 50 51 50"},
      {"Exif.Photo.DateTimeOriginal", camera.timestamp},
      {"Exif.Photo.DateTimeDigitized", camera.timestamp},
      {"Exif.Photo.OffsetTime", camera.offset},
      {"Exif.Photo.OffsetTimeOriginal", camera.offset},
      {"Exif.Photo.SubSecTimeOriginal", subsecond},
      {"Exif.Photo.FocalLength", Rational(camera.focal_length, 100)},
      {"Exif.Photo.FocalLengthIn35mmFilm", fmt::format("{}", camera.focal_length_35mm)},
      {"Exif.Photo.ColorSpace", "1"},
      {"Exif.Photo.PixelXDimension", fmt::format("{}", width)},
      {"Exif.Photo.PixelYDimension", fmt::format("{}", height)},
      {"Exif.Photo.BodySerialNumber", camera.body_serial},
      {"Exif.Photo.LensModel", camera.lens},
  };
  if (camera.position) {
    AddPosition(*camera.position, ToUniversal(local, camera.offset), metadata.exif);
  }
  metadata.xmp = {
      {"Xmp.xmp.CreatorTool", camera.software},
      {"Xmp.xmp.CreateDate", iso_time},
      {"Xmp.photoshop.DateCreated", iso_time},
      {"Xmp.dc.creator", camera.artist},
      {"Xmp.dc.rights", signs ? "lang=x-default " + copyright : ""},
      {"Xmp.dc.subject", "portrait"},
      {"Xmp.aux.SerialNumber", camera.body_serial},
      {"Xmp.aux.Lens", camera.lens},
  };
  metadata.iptc = {
      {"Iptc.Application2.Byline", camera.artist}, {"Iptc.Application2.Copyright", copyright},
      {"Iptc.Application2.DateCreated", date},     {"Iptc.Application2.TimeCreated", time + camera.offset},
      {"Iptc.Application2.Keywords", "portrait"},  {"Iptc.Application2.Keywords", "people"},
      {"Iptc.Envelope.CharacterSet", "\x1b%G"},
  };
  // What a camera does not know it does not write.
  for (MetadataToWrite::Tags* tags : {&metadata.exif, &metadata.xmp, &metadata.iptc}) {
    std::erase_if(*tags, [](const auto& tag) { return tag.second.empty(); });
  }
  return metadata;
}

}  // namespace pentimento
