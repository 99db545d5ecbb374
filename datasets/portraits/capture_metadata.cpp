#include "datasets/portraits/capture_metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "framework/core/random.h"

namespace pentimento {
namespace {

struct CameraKind {
  const char* make;
  const char* model;
  const char* lens;
  const char* software;
  bool telephone;
  double focal_low;   ///< mm
  double focal_high;  ///< mm; equal to the low end on prime lenses
  double crop;        ///< to 35 mm film
  double f_number;
  int base_iso;
};

constexpr std::array<CameraKind, 9> kCameras{{
    {"Apple", "iPhone 13", "iPhone 13 back dual wide camera 5.1mm f/1.6", "17.4.1", true, 5.1, 5.1, 5.1, 1.6, 50},
    {"Apple", "iPhone 15 Pro", "iPhone 15 Pro back triple camera 6.765mm f/1.78", "18.1", true, 6.765, 6.765, 3.55,
     1.78, 80},
    {"samsung", "SM-S918B", "", "S918BXXU3CXD1", true, 6.3, 6.3, 3.65, 1.7, 50},
    {"Google", "Pixel 7", "Pixel 7 back camera 6.81mm f/1.85", "HDR+ 1.0.585804401zd", true, 6.81, 6.81, 3.53, 1.85,
     45},
    {"Canon", "Canon EOS R6", "RF24-105mm F4 L IS USM", "Firmware Version 1.8.1", false, 50, 105, 1.0, 4.0, 100},
    {"Canon", "Canon EOS 250D", "EF-S18-55mm f/4-5.6 IS STM", "Firmware Version 1.0.2", false, 35, 55, 1.6, 5.0, 100},
    {"NIKON CORPORATION", "NIKON Z 6_2", "NIKKOR Z 85mm f/1.8 S", "Ver.01.60", false, 85, 85, 1.0, 2.2, 100},
    {"SONY", "ILCE-7M4", "FE 55mm F1.8 ZA", "ILCE-7M4 v3.01", false, 55, 55, 1.0, 2.0, 100},
    {"FUJIFILM", "X-T4", "XF56mmF1.2 R", "Digital Camera X-T4 Ver2.10", false, 56, 56, 1.5, 2.0, 160},
}};

struct Town {
  double latitude, longitude, altitude;
  int winter_offset;  ///< minutes from UTC
  bool summer_time;   ///< an hour more from April to October
};

constexpr std::array<Town, 10> kTowns{{
    {52.5200, 13.4050, 34, 60, true},
    {48.8566, 2.3522, 35, 60, true},
    {51.5072, -0.1276, 11, 0, true},
    {40.7128, -74.0060, 10, -300, true},
    {37.7749, -122.4194, 16, -480, true},
    {35.6762, 139.6503, 40, 540, false},
    {-23.5505, -46.6333, 760, -180, false},
    {6.5244, 3.3792, 41, 60, false},
    {28.6139, 77.2090, 216, 330, false},
    {47.3769, 8.5417, 408, 60, true},
}};

constexpr std::array kNames{"A. Lindgren", "M. Okafor", "J. Tanaka",   "S. Moreau", "R. Silva",
                            "K. Novak",    "L. Rossi",  "P. Andersen", "N. Haddad", "T. Weber"};

template <class... Values>
std::string Format(const char* pattern, Values... values) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

/// Whole shutter speeds that cameras offer, nearest to one over `denominator`.
int Shutter(double denominator) {
  static constexpr std::array kSteps{30, 40, 50, 60, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 2000};
  return *std::min_element(kSteps.begin(), kSteps.end(), [&](int a, int b) {
    return std::abs(std::log(a / denominator)) < std::abs(std::log(b / denominator));
  });
}

}  // namespace

CaptureMetadata DrawMetadata(std::uint64_t seed, std::uint64_t identity_index, std::uint64_t image_index) {
  RandomStream owner(seed, "portraits.metadata.owner", identity_index);
  const CameraKind& own = kCameras[owner.Below(kCameras.size())];
  const Town& home = kTowns[owner.Below(kTowns.size())];
  const std::uint64_t serial = owner.Below(900000000ULL) + 100000000ULL;
  const char* name = kNames[owner.Below(kNames.size())];

  RandomStream random(seed, "portraits.metadata.picture",
                      std::to_string(identity_index) + "/" + std::to_string(image_index));
  const bool borrowed = random.Chance(0.2);
  const CameraKind& camera = borrowed ? kCameras[random.Below(kCameras.size())] : own;

  CaptureMetadata m;
  m.make = camera.make;
  m.model = camera.model;
  m.lens = camera.lens;
  m.software = camera.software;
  if (!camera.telephone) {
    m.body_serial = std::to_string(borrowed ? random.Below(900000000ULL) + 100000000ULL : serial);
    m.artist = borrowed ? kNames[random.Below(kNames.size())] : name;
  }

  const int year = 2021 + static_cast<int>(random.Below(5));
  const int month = 1 + static_cast<int>(random.Below(12));
  const int day = 1 + static_cast<int>(random.Below(28));
  const int hour = 8 + static_cast<int>(random.Below(13));
  const int minute = static_cast<int>(random.Below(60));
  const int second = static_cast<int>(random.Below(60));
  m.timestamp = Format("%04d:%02d:%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
  m.subsecond = static_cast<int>(random.Below(1000));
  const int offset = home.winter_offset + (home.summer_time && month >= 4 && month <= 10 ? 60 : 0);
  m.offset = Format("%c%02d:%02d", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);

  // Brighter around noon: exposure, then sensitivity, follow the light.
  const double light = std::exp(-0.06 * (hour - 13.0) * (hour - 13.0)) * std::exp(random.Normal(0.0, 0.7));
  m.f_number = camera.f_number;
  const double wanted = 400.0 * light;
  m.exposure_denominator = Shutter(std::max(wanted, 60.0));
  const double stops = std::max(0.0, std::log2(60.0 / std::max(wanted, 1.0)));
  m.iso = camera.base_iso * (1 << std::clamp(static_cast<int>(std::lround(stops)), 0, 5));
  m.focal_length = camera.focal_low == camera.focal_high
                       ? camera.focal_low
                       : std::round(random.Uniform(camera.focal_low, camera.focal_high));
  m.focal_length_35mm = static_cast<int>(std::lround(m.focal_length * camera.crop));

  if (camera.telephone ? random.Chance(0.9) : random.Chance(0.1)) {
    // Some 5 km around home.
    GpsPosition position;
    position.latitude = home.latitude + random.Normal(0.0, 0.045);
    position.longitude = home.longitude + random.Normal(0.0, 0.06);
    position.altitude = std::max(0.0, home.altitude + random.Normal(0.0, 12.0));
    m.position = position;
  }
  return m;
}

}  // namespace pentimento
