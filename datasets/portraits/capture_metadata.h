#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pentimento {

/// A place on earth (WGS 84).
struct GpsPosition {
  double latitude = 0;   ///< degrees, north positive
  double longitude = 0;  ///< degrees, east positive
  double altitude = 0;   ///< metres above sea level
};

/// What a camera would have written beside a picture.
struct CaptureMetadata {
  std::string make;
  std::string model;
  std::string lens;
  std::string body_serial;
  std::string software;
  std::string artist;
  std::string timestamp;           ///< local time, EXIF form "YYYY:MM:DD HH:MM:SS"
  std::string offset;              ///< of the local time from UTC, "+02:00"
  int subsecond = 0;               ///< milliseconds, [0,999]
  int exposure_denominator = 125;  ///< exposure time is 1/this second
  double f_number = 2.8;
  int iso = 100;
  double focal_length = 50;             ///< mm
  int focal_length_35mm = 50;           ///< mm, as on 35 mm film
  int orientation = 1;                  ///< EXIF orientation, always 1: the pixels are upright
  std::optional<GpsPosition> position;  ///< telephones, mostly
};

/// Draws what the camera wrote for picture `image_index` of person `identity_index`. A person tends to use one camera
/// and to stay near one town, as people do, but neither depends on how the person looks.
CaptureMetadata DrawMetadata(std::uint64_t seed, std::uint64_t identity_index, std::uint64_t image_index);

}  // namespace pentimento
