#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <png.h>

#include "framework/media/raw_rows.h"
#include "framework/media/tiff_directory.h"

namespace pentimento {
namespace {

/// libpng leaves by longjmp, so that nothing with a destructor may live between `setjmp` and the calls below;
/// everything is kept here instead.
struct PngReader {
  png_structp png = nullptr;
  png_infop info = nullptr;
  png_infop end = nullptr;
  std::string_view rest;
  char message[256] = "";
  char warning[256] = "";
  bool failed = false;

  PngReader() = default;
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_destroy_read_struct(&png, &info, &end); }
};

[[noreturn]] void LeaveOnError(png_structp png, png_const_charp text) {
  auto* reader = static_cast<PngReader*>(png_get_error_ptr(png));
  std::snprintf(reader->message, sizeof reader->message, "%s", text);
  png_longjmp(png, 1);
}

void HearWarning(png_structp png, png_const_charp text) {
  auto* reader = static_cast<PngReader*>(png_get_error_ptr(png));
  if (reader->warning[0] == '\0') {
    std::snprintf(reader->warning, sizeof reader->warning, "%s", text);
  }
}

void ReadBytes(png_structp png, png_bytep target, std::size_t size) {
  auto* reader = static_cast<PngReader*>(png_get_io_ptr(png));
  if (size > reader->rest.size()) {
    png_error(png, "the file ends too early");
  }
  std::memcpy(target, reader->rest.data(), size);
  reader->rest.remove_prefix(size);
}

void ReadHeader(PngReader& reader, const DecodeOptions& options) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) {
    reader.failed = true;
    return;
  }
  png_set_read_fn(reader.png, &reader, ReadBytes);
  const auto limit = static_cast<png_uint_32>(std::min<std::int64_t>(options.max_pixels, PNG_UINT_31_MAX));
  png_set_user_limits(reader.png, limit, limit);
  png_set_chunk_malloc_max(reader.png, static_cast<png_alloc_size_t>(options.max_file_bytes));
  png_read_info(reader.png, reader.info);
}

/// Grey below 8 bits, palettes and colour keys become plain 8-bit channels, with alpha where there is transparency.
void Normalise(PngReader& reader) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) {
    reader.failed = true;
    return;
  }
  png_set_expand(reader.png);
  if constexpr (std::endian::native == std::endian::little) {
    png_set_swap(reader.png);
  }
  png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
}

void ReadPixels(PngReader& reader, png_bytepp rows) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) {
    reader.failed = true;
    return;
  }
  png_read_image(reader.png, rows);
  png_read_end(reader.png, reader.end);
}

int OrientationIn(PngReader& reader) {
  for (png_infop info : {reader.info, reader.end}) {
    png_uint_32 size = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(reader.png, info, &size, &exif) != 0) {
      return OrientationOfExif({reinterpret_cast<const char*>(exif), size});
    }
  }
  return 1;
}

void ReadColourSpace(PngReader& reader, const DecodeJob& job, RawLayout& layout) {
  png_charp name = nullptr;
  int compression = 0;
  png_bytep profile = nullptr;
  png_uint_32 size = 0;
  if (png_get_iCCP(reader.png, reader.info, &name, &compression, &profile, &size) != 0) {
    layout.icc_profile.assign(reinterpret_cast<const char*>(profile), size);
    return;
  }
  double gamma = 0.0;
  if (png_get_valid(reader.png, reader.info, PNG_INFO_sRGB) == 0 &&
      png_get_gAMA(reader.png, reader.info, &gamma) != 0 && (gamma < 0.45 || gamma > 0.46)) {
    job.record.notes.emplace_back("The gAMA chunk states another gamma than sRGB's and is not applied.");
  }
}

}  // namespace

void DecodePng(const DecodeJob& job) {
  PngReader reader;
  reader.rest = job.bytes;
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, LeaveOnError, HearWarning);
  reader.info = reader.png == nullptr ? nullptr : png_create_info_struct(reader.png);
  reader.end = reader.info == nullptr ? nullptr : png_create_info_struct(reader.png);
  if (reader.end == nullptr) {
    throw InternalError("libpng cannot be set up");
  }
  ReadHeader(reader, job.options);
  if (png_get_image_width(reader.png, reader.info) > 0) {
    job.SetSize(png_get_image_width(reader.png, reader.info), png_get_image_height(reader.png, reader.info));
  }
  if (!reader.failed) {
    job.record.bits = png_get_bit_depth(reader.png, reader.info);
    const int type = png_get_color_type(reader.png, reader.info);
    job.record.colour_model = type == PNG_COLOR_TYPE_PALETTE       ? "palette"
                              : (type & PNG_COLOR_MASK_COLOR) != 0 ? "rgb"
                                                                   : "grey";
    Normalise(reader);
  }
  if (reader.failed) {
    job.RefuseDamaged(reader.message);
  }
  RawLayout layout;
  layout.width = job.record.stored_width;
  layout.height = job.record.stored_height;
  const int type = png_get_color_type(reader.png, reader.info);
  layout.model = (type & PNG_COLOR_MASK_COLOR) != 0 ? RawLayout::Model::kRgb : RawLayout::Model::kGrey;
  layout.has_alpha = (type & PNG_COLOR_MASK_ALPHA) != 0;
  const bool wide = png_get_bit_depth(reader.png, reader.info) == 16;
  const std::size_t row_length = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.Channels());
  const std::size_t row_bytes = row_length * (wide ? 2 : 1);
  if (png_get_rowbytes(reader.png, reader.info) != row_bytes) {
    throw InternalError("libpng's rows are not of the expected length");
  }
  // All rows at once: the orientation may come behind them, and interlaced files have them in no order.
  std::vector<std::uint16_t> samples((row_bytes * static_cast<std::size_t>(layout.height) + 1) / 2);
  std::vector<png_bytep> rows;
  for (int y = 0; y < layout.height; ++y) {
    rows.push_back(reinterpret_cast<png_bytep>(samples.data()) + static_cast<std::size_t>(y) * row_bytes);
  }
  ReadPixels(reader, rows.data());
  if (reader.failed) {
    job.RefuseDamaged(reader.message);
  }
  layout.orientation = OrientationIn(reader);
  ReadColourSpace(reader, job, layout);
  job.sink.Begin(layout);
  for (png_bytep row : rows) {
    if (wide) {
      job.sink.AddRow(reinterpret_cast<const std::uint16_t*>(row));
    } else {
      job.sink.AddRow(row);
    }
  }
  if (reader.warning[0] != '\0') {
    job.record.notes.push_back(std::string("libpng warns: ") + reader.warning + ".");
  }
}

}  // namespace pentimento
