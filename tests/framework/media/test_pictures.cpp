#include "tests/framework/media/test_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <stdexcept>

// jpeglib.h uses FILE without including it.
#include <jpeglib.h>
#include <lcms2.h>
#include <zlib.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/inventory.h"

namespace pentimento::test {
namespace {

std::string Number(std::uint32_t value, int size, bool big_endian) {
  std::string text;
  for (int i = 0; i < size; ++i) {
    text += static_cast<char>((value >> (8 * (big_endian ? size - 1 - i : i))) & 0xFF);
  }
  return text;
}

std::string Saved(cmsHPROFILE profile) {
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::string bytes(size, '\0');
  cmsSaveProfileToMem(profile, bytes.data(), &size);
  cmsCloseProfile(profile);
  return bytes;
}

std::string Packed(const std::string& text) {
  std::string packed(compressBound(text.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  packed.resize(size);
  return packed;
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "pentimento-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary folder");
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Picture Gradient(int width, int height) {
  Picture picture(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int red = x * 255 / std::max(width - 1, 1);
      const int green = y * 255 / std::max(height - 1, 1);
      const int blue = (x + 2 * y) * 255 / (width + 2 * height);
      picture.At(0, y, x) = static_cast<float>(red) / 255.0F;
      picture.At(1, y, x) = static_cast<float>(green) / 255.0F;
      picture.At(2, y, x) = static_cast<float>(blue) / 255.0F;
    }
  }
  return picture;
}

Picture Quarters(int width, int height) {
  Picture picture(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool right = x >= width / 2;
      const bool below = y >= height / 2;
      picture.At(0, y, x) = right == below ? 1.0F : 0.0F;
      picture.At(1, y, x) = right ? 1.0F : 0.0F;
      picture.At(2, y, x) = below ? 1.0F : 0.0F;
    }
  }
  return picture;
}

double GreatestDifference(const Picture& a, const Picture& b) {
  if (a.width != b.width || a.height != b.height) {
    return std::numeric_limits<double>::infinity();
  }
  double greatest = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    greatest = std::max(greatest, std::abs(static_cast<double>(a.values[i]) - static_cast<double>(b.values[i])));
  }
  return greatest;
}

std::string MakePng(std::uint32_t width, std::uint32_t height, int bits, int colour_type, const std::string& rows,
                    const std::vector<PngChunk>& extra) {
  std::string header = Number(width, 4, true) + Number(height, 4, true);
  header += {static_cast<char>(bits), static_cast<char>(colour_type), 0, 0, 0};
  std::vector<PngChunk> chunks = {{"IHDR", header}};
  chunks.insert(chunks.end(), extra.begin(), extra.end());
  chunks.push_back({"IDAT", Packed(rows)});
  chunks.push_back({"IEND", ""});
  std::string file = "\x89PNG\r\n\x1A\n";
  for (const PngChunk& chunk : chunks) {
    const std::string guarded = chunk.name + chunk.content;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(guarded.data()), static_cast<uInt>(guarded.size()));
    file += Number(static_cast<std::uint32_t>(chunk.content.size()), 4, true) + guarded +
            Number(static_cast<std::uint32_t>(crc), 4, true);
  }
  return file;
}

std::string MakeTiff(int width, int height, int bits, int samples_per_pixel, const std::string& samples,
                     int orientation, const std::string& icc, bool big_endian) {
  struct Entry {
    std::uint32_t tag;
    std::uint32_t type;
    std::uint32_t count;
    std::uint32_t value;
  };
  constexpr std::uint32_t kShort = 3;
  constexpr std::uint32_t kLong = 4;
  constexpr std::uint32_t kUndefined = 7;
  const std::uint32_t samples_at = 8;
  const auto icc_at = static_cast<std::uint32_t>(samples_at + samples.size());
  const auto bits_at = static_cast<std::uint32_t>(icc_at + icc.size());
  const std::uint32_t directory_at = bits_at + 6 + (bits_at % 2);
  std::vector<Entry> entries = {
      {256, kLong, 1, static_cast<std::uint32_t>(width)},
      {257, kLong, 1, static_cast<std::uint32_t>(height)},
      {258, kShort, static_cast<std::uint32_t>(samples_per_pixel),
       samples_per_pixel == 1 ? static_cast<std::uint32_t>(bits) : bits_at},
      {259, kShort, 1, 1},
      {262, kShort, 1, samples_per_pixel == 1 ? 1U : 2U},
      {273, kLong, 1, samples_at},
  };
  if (orientation != 0) {
    entries.push_back({274, kShort, 1, static_cast<std::uint32_t>(orientation)});
  }
  entries.push_back({277, kShort, 1, static_cast<std::uint32_t>(samples_per_pixel)});
  entries.push_back({278, kLong, 1, static_cast<std::uint32_t>(height)});
  entries.push_back({279, kLong, 1, static_cast<std::uint32_t>(samples.size())});
  if (!icc.empty()) {
    entries.push_back({34675, kUndefined, static_cast<std::uint32_t>(icc.size()), icc_at});
  }
  std::string file = (big_endian ? std::string("MM\0*", 4) : std::string("II*\0", 4)) +
                     Number(directory_at, 4, big_endian) + samples + icc;
  for (int i = 0; i < 3; ++i) {
    file += Number(static_cast<std::uint32_t>(bits), 2, big_endian);
  }
  file.resize(directory_at, '\0');
  file += Number(static_cast<std::uint32_t>(entries.size()), 2, big_endian);
  for (const Entry& entry : entries) {
    file += Number(entry.tag, 2, big_endian) + Number(entry.type, 2, big_endian) + Number(entry.count, 4, big_endian);
    file += entry.type == kShort && entry.count == 1 ? Number(entry.value, 2, big_endian) + std::string(2, '\0')
                                                     : Number(entry.value, 4, big_endian);
  }
  return file + Number(0, 4, big_endian);
}

std::string AdobeCmykJpeg(int width, int height, const std::string& samples) {
  jpeg_compress_struct encoder{};
  jpeg_error_mgr errors{};
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&encoder, &buffer, &size);
  encoder.image_width = static_cast<JDIMENSION>(width);
  encoder.image_height = static_cast<JDIMENSION>(height);
  encoder.input_components = 4;
  encoder.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, 100, TRUE);
  jpeg_start_compress(&encoder, TRUE);
  std::vector<unsigned char> pixels(samples.begin(), samples.end());
  for (int y = 0; y < height; ++y) {
    JSAMPROW line = pixels.data() + 4 * static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    jpeg_write_scanlines(&encoder, &line, 1);
  }
  jpeg_finish_compress(&encoder);
  std::string bytes(reinterpret_cast<const char*>(buffer), size);
  jpeg_destroy_compress(&encoder);
  std::free(buffer);
  return bytes;
}

std::string AdobeLikeProfile() {
  const cmsCIExyY white = {0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1.0}, {0.21, 0.71, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* gamma = cmsBuildGamma(nullptr, 563.0 / 256.0);
  cmsToneCurve* curves[3] = {gamma, gamma, gamma};
  std::string bytes = Saved(cmsCreateRGBProfile(&white, &primaries, curves));
  cmsFreeToneCurve(gamma);
  return bytes;
}

std::string WithJpegProfile(const std::string& jpeg, const std::string& profile) {
  constexpr std::size_t kMost = 65519;
  const std::size_t count = (profile.size() + kMost - 1) / kMost;
  std::string segments;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string part = profile.substr(i * kMost, kMost);
    segments += "\xFF\xE2" + Number(static_cast<std::uint32_t>(part.size() + 16), 2, true) +
                std::string("ICC_PROFILE\0", 12) + static_cast<char>(i + 1) + static_cast<char>(count) + part;
  }
  return jpeg.substr(0, 2) + segments + jpeg.substr(2);
}

PngChunk ProfileChunk(const std::string& profile) { return {"iCCP", std::string("test\0\0", 6) + Packed(profile)}; }

std::string GreyProfile() {
  cmsToneCurve* gamma = cmsBuildGamma(nullptr, 1.8);
  std::string bytes = Saved(cmsCreateGrayProfile(cmsD50_xyY(), gamma));
  cmsFreeToneCurve(gamma);
  return bytes;
}

std::string DecodeFailure(const std::string& bytes, const DecodeOptions& options) {
  try {
    static_cast<void>(DecodePictureBytes(bytes, "input", options));
    return "";
  } catch (const DataError& error) {
    return error.what();
  }
}

std::vector<MetadataItem> EmbeddedItems(const std::string& bytes) {
  std::vector<MetadataItem> items;
  for (MetadataItem& item : TakeInventory(bytes, "input").items) {
    const bool embedded = item.carrier == "exif" || item.carrier == "xmp" || item.carrier == "iptc" ||
                          item.carrier == "comment" || (item.carrier == "icc" && item.name == "Profile");
    if (embedded && item.group != "Picture") {
      items.push_back(std::move(item));
    }
  }
  return items;
}

}  // namespace pentimento::test
