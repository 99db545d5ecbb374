#include "framework/media/encode.h"

#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <jpeglib.h>
#include <opencv2/imgcodecs.hpp>
#include <png.h>

#include "framework/core/atomic_file.h"
#include "framework/media/colour_profile.h"
#include "framework/media/inventory/copy_metadata.h"
#include "framework/media/riff.h"

namespace pentimento {
namespace {

/// zlib's level 3 takes about half the time of the default and costs a few per cent of size.
constexpr int kPngCompression = 3;

/// Interleaved RGB of whole numbers up to `maximum`.
template <class T>
std::vector<T> Quantise(const Picture& picture, int maximum) {
  std::vector<T> samples(picture.values.size());
  const std::size_t plane = picture.PixelCount();
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < plane; ++i) {
      const float value = picture.values[c * plane + i];
      if (std::isnan(value)) {
        throw WorkError(fmt::format("a picture to be written holds NaN at row {}, column {}",
                                    i / static_cast<std::size_t>(picture.width),
                                    i % static_cast<std::size_t>(picture.width)));
      }
      const double clamped = value < 0.0F ? 0.0 : value > 1.0F ? 1.0 : static_cast<double>(value);
      samples[3 * i + c] = static_cast<T>(std::floor(clamped * maximum + 0.5));
    }
  }
  return samples;
}

/// libpng and libjpeg leave by longjmp; what lives across it is kept in these.
struct PngWriter {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::string bytes;
  char message[256] = "";
  bool failed = false;

  PngWriter() = default;
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }
};

[[noreturn]] void LeavePng(png_structp png, png_const_charp text) {
  auto* writer = static_cast<PngWriter*>(png_get_error_ptr(png));
  std::snprintf(writer->message, sizeof writer->message, "%s", text);
  png_longjmp(png, 1);
}

void AppendBytes(png_structp png, png_bytep bytes, std::size_t size) {
  static_cast<PngWriter*>(png_get_io_ptr(png))->bytes.append(reinterpret_cast<const char*>(bytes), size);
}

void WriteRows(PngWriter& writer, const Picture& picture, int bits, bool tag, png_bytepp rows) {
  if (setjmp(png_jmpbuf(writer.png)) != 0) {
    writer.failed = true;
    return;
  }
  png_set_write_fn(writer.png, &writer, AppendBytes, nullptr);
  png_set_compression_level(writer.png, kPngCompression);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.width),
               static_cast<png_uint_32>(picture.height), bits, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (tag) {
    png_set_sRGB(writer.png, writer.info, PNG_sRGB_INTENT_PERCEPTUAL);
  }
  png_write_info(writer.png, writer.info);
  png_write_image(writer.png, rows);
  png_write_end(writer.png, nullptr);
}

std::string EncodePng(const Picture& picture, const EncodeOptions& options) {
  const std::size_t bytes_per_sample = options.bits == 16 ? 2 : 1;
  std::vector<unsigned char> samples;
  if (options.bits == 16) {
    for (const std::uint16_t value : Quantise<std::uint16_t>(picture, 65535)) {
      samples.push_back(static_cast<unsigned char>(value >> 8));
      samples.push_back(static_cast<unsigned char>(value & 0xFF));
    }
  } else {
    samples = Quantise<unsigned char>(picture, 255);
  }
  std::vector<png_bytep> rows;
  for (int y = 0; y < picture.height; ++y) {
    rows.push_back(samples.data() +
                   static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) * 3 * bytes_per_sample);
  }
  PngWriter writer;
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, LeavePng, nullptr);
  writer.info = writer.png == nullptr ? nullptr : png_create_info_struct(writer.png);
  if (writer.info == nullptr) {
    throw InternalError("libpng cannot be set up");
  }
  WriteRows(writer, picture, options.bits, options.metadata != MetadataPolicy::kNone, rows.data());
  if (writer.failed) {
    throw ShapeError(fmt::format("a picture of {} x {} pixels cannot be written as PNG: {}", picture.width,
                                 picture.height, writer.message));
  }
  return std::move(writer.bytes);
}

struct JpegWriter {
  jpeg_compress_struct encoder{};
  jpeg_error_mgr errors{};
  std::jmp_buf escape{};
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  char message[JMSG_LENGTH_MAX] = "";
  bool failed = false;

  JpegWriter() = default;
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter() {
    jpeg_destroy_compress(&encoder);
    std::free(buffer);
  }
};

void LeaveJpeg(j_common_ptr common) {
  auto* writer = static_cast<JpegWriter*>(common->client_data);
  common->err->format_message(common, writer->message);
  std::longjmp(writer->escape, 1);
}

void WriteScanlines(JpegWriter& writer, const Picture& picture, int quality, const std::string* profile,
                    unsigned char* samples) {
  if (setjmp(writer.escape) != 0) {
    writer.failed = true;
    return;
  }
  jpeg_compress_struct& encoder = writer.encoder;
  encoder.err = jpeg_std_error(&writer.errors);
  writer.errors.error_exit = LeaveJpeg;
  encoder.client_data = &writer;
  jpeg_create_compress(&encoder);
  jpeg_mem_dest(&encoder, &writer.buffer, &writer.size);
  encoder.image_width = static_cast<JDIMENSION>(picture.width);
  encoder.image_height = static_cast<JDIMENSION>(picture.height);
  encoder.input_components = 3;
  encoder.in_color_space = JCS_RGB;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, quality, TRUE);
  encoder.optimize_coding = TRUE;
  jpeg_start_compress(&encoder, TRUE);
  if (profile != nullptr) {
    jpeg_write_icc_profile(&encoder, reinterpret_cast<const JOCTET*>(profile->data()),
                           static_cast<unsigned int>(profile->size()));
  }
  while (encoder.next_scanline < encoder.image_height) {
    JSAMPROW row = samples + static_cast<std::size_t>(encoder.next_scanline) * encoder.image_width * 3;
    jpeg_write_scanlines(&encoder, &row, 1);
  }
  jpeg_finish_compress(&encoder);
}

std::string EncodeJpeg(const Picture& picture, const EncodeOptions& options) {
  std::vector<unsigned char> samples = Quantise<unsigned char>(picture, 255);
  JpegWriter writer;
  WriteScanlines(writer, picture, options.quality, options.metadata == MetadataPolicy::kNone ? nullptr : &SrgbProfile(),
                 samples.data());
  if (writer.failed) {
    throw ShapeError(fmt::format("a picture of {} x {} pixels cannot be written as JPEG: {}", picture.width,
                                 picture.height, writer.message));
  }
  return {reinterpret_cast<const char*>(writer.buffer), writer.size};
}

std::string EncodeWebp(const Picture& picture, const EncodeOptions& options) {
  std::vector<unsigned char> samples = Quantise<unsigned char>(picture, 255);
  for (std::size_t i = 0; i < samples.size(); i += 3) {
    std::swap(samples[i], samples[i + 2]);
  }
  const cv::Mat pixels(picture.height, picture.width, CV_8UC3, samples.data());
  std::vector<unsigned char> encoded;
  bool done = false;
  std::string reason = "libwebp refuses it (at most 16383 pixels a side)";
  try {
    done = cv::imencode(".webp", pixels, encoded, {cv::IMWRITE_WEBP_QUALITY, options.quality});
  } catch (const cv::Exception& error) {
    reason = error.err;
  }
  if (!done) {
    throw ShapeError(fmt::format("a picture of {} x {} pixels cannot be written as WebP: {}", picture.width,
                                 picture.height, reason));
  }
  const std::string bytes(encoded.begin(), encoded.end());
  return options.metadata == MetadataPolicy::kNone
             ? bytes
             : WithWebpProfile(bytes, picture.width, picture.height, SrgbProfile());
}

}  // namespace

const OptionSchema& EncodeOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<EncodeOptions>()
          .AddChoice("format", &EncodeOptions::format, "file format of written pictures",
                     {{"png", PictureFormat::kPng}, {"jpeg", PictureFormat::kJpeg}, {"webp", PictureFormat::kWebp}})
          .Add("quality", &EncodeOptions::quality, "of JPEG (4:2:0) and lossy WebP", {.minimum = 1, .maximum = 100})
          .Add("bits", &EncodeOptions::bits, "a channel: 8, or 16 for PNG",
               {.unit = "bits", .minimum = 8, .maximum = 16})
          .AddChoice(
              "metadata", &EncodeOptions::metadata,
              "what a written picture says about itself: nothing, that it is sRGB, or all that its source says",
              {{"none", MetadataPolicy::kNone}, {"colour", MetadataPolicy::kColour}, {"all", MetadataPolicy::kAll}})
          .Build();
  return schema;
}

void EncodeOptions::Check() const {
  if (bits != 8 && !(bits == 16 && format == PictureFormat::kPng)) {
    throw ConfigError(fmt::format("bits cannot be {}: it is 8, or 16 with format png", bits));
  }
  if (quality < 1 || quality > 100) {
    throw ConfigError(fmt::format("quality must be between 1 and 100, not {}", quality));
  }
}

std::string ExtensionOf(PictureFormat format) {
  switch (format) {
    case PictureFormat::kPng:
      return ".png";
    case PictureFormat::kJpeg:
      return ".jpg";
    case PictureFormat::kWebp:
      return ".webp";
  }
  throw InternalError("a picture format without an extension");
}

std::string EncodePictureBytes(const Picture& picture, const EncodeOptions& options,
                               const std::filesystem::path& metadata_source) {
  options.Check();
  if (picture.width < 1 || picture.height < 1 || picture.values.size() != 3 * picture.PixelCount()) {
    throw ShapeError(fmt::format("a picture of {} x {} pixels with {} values cannot be written", picture.width,
                                 picture.height, picture.values.size()));
  }
  std::string bytes = options.format == PictureFormat::kPng    ? EncodePng(picture, options)
                      : options.format == PictureFormat::kJpeg ? EncodeJpeg(picture, options)
                                                               : EncodeWebp(picture, options);
  if (options.metadata == MetadataPolicy::kAll && !metadata_source.empty()) {
    bytes = CopyMetadata(bytes, metadata_source);
  }
  return bytes;
}

void EncodePicture(const Picture& picture, const std::filesystem::path& path, const EncodeOptions& options,
                   const std::filesystem::path& metadata_source) {
  WriteFileAtomically(path, EncodePictureBytes(picture, options, metadata_source));
}

}  // namespace pentimento
