#include "framework/media/canary/plain_pixels.h"

#include <cmath>

namespace pentimento {
namespace {

char Byte(float level) { return static_cast<char>(static_cast<unsigned char>(std::lround(level * 255.0F))); }

}  // namespace

std::string RgbBytes(const Picture& picture) {
  std::string bytes;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        bytes += Byte(picture.At(channel, y, x));
      }
    }
  }
  return bytes;
}

std::string GreyPaletteBytes(const Picture& picture) {
  std::string bytes;
  for (int level = 0; level < 256; ++level) {
    bytes += std::string(3, static_cast<char>(static_cast<unsigned char>(level)));
  }
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      bytes += Byte(picture.At(0, y, x));
    }
  }
  return bytes;
}

}  // namespace pentimento
