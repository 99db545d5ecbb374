#include "framework/media/decode_second.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/decode.h"
#include "framework/media/decode_heif.h"

namespace pentimento {
namespace {

constexpr std::size_t kPaletteBytes = std::size_t{256} * 3;

float Level(char byte) { return static_cast<float>(static_cast<unsigned char>(byte)) / 255.0F; }

/// Rows of RGB bytes, or of indices into a palette in front of them (JFIF 1.02, thumbnails of JFIF and JFXX).
Picture PlainPixels(const SecondPicture& second, bool indexed, const std::string& name) {
  Picture picture(second.width, second.height);
  const std::size_t count = picture.PixelCount();
  const std::size_t needed = indexed ? kPaletteBytes + count : 3 * count;
  if (count == 0 || second.bytes.size() < needed) {
    throw DataError(
        fmt::format("{}: a thumbnail of {}x{} plain pixels is cut short", name, second.width, second.height));
  }
  const std::string_view pixels = second.bytes.substr(indexed ? kPaletteBytes : 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view rgb = indexed
                                     ? second.bytes.substr(std::size_t{3} * static_cast<unsigned char>(pixels[i]), 3)
                                     : pixels.substr(3 * i, 3);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      picture.values[channel * count + i] = Level(rgb[channel]);
    }
  }
  return picture;
}

/// The same TIFF with that directory as its first.
std::string WithFirstDirectory(std::string_view tiff, std::size_t directory) {
  constexpr std::size_t kFirstDirectory = 4;  // TIFF 6.0, section 2: the header's last field
  const ByteOrder order = tiff.front() == 'I' ? ByteOrder::kLittle : ByteOrder::kBig;
  std::string copy(tiff);
  return copy.replace(kFirstDirectory, 4, MakeNumber(directory, 4, order));
}

}  // namespace

bool IsWholePicture(const SecondPicture& second) {
  const bool further_directory = second.format == "tiff" && second.directory == 0;
  const bool further_extent = second.format == "item" && !second.within.empty() && second.item == 0;
  return !further_directory && !further_extent;
}

Picture DecodeSecondPicture(const SecondPicture& second, const std::string& name) {
  if (second.format == "rgb24" || second.format == "indexed8") {
    return PlainPixels(second, second.format == "indexed8", name);
  }
  if (!IsWholePicture(second)) {
    throw DataError(fmt::format("{}: these pixels of {} are no picture by themselves", name, second.name));
  }
  const std::string place = fmt::format("{}, a picture within {}", second.name, name);
  if (second.format == "item" || second.format == "heif" || second.format == "avif") {
    return DecodeHeif(second.format == "item" ? second.within : second.bytes, second.item, place, kLongestSecondSide,
                      kMostSecondPixels);
  }
  const DecodeOptions limits{.max_pixels = kMostSecondPixels};
  if (second.format == "tiff") {
    return DecodePictureBytesWithin(WithFirstDirectory(second.within, second.directory), place, kLongestSecondSide,
                                    limits)
        .picture;
  }
  return DecodePictureBytesWithin(second.bytes, fmt::format("a picture within {}", name), kLongestSecondSide, limits)
      .picture;
}

}  // namespace pentimento
