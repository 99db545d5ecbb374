#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

// jpeglib.h configures jerror.h.
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include "framework/media/raw_rows.h"
#include "framework/media/tiff_directory.h"

namespace pentimento {
namespace {

/// A progressive file of a few kilobytes can ask for thousands of passes over the picture; real ones have about ten.
constexpr int kMaxScans = 200;

/// libjpeg reports by callbacks and leaves by longjmp, so that nothing with a destructor may live between `setjmp` and
/// the calls below; everything is kept here instead.
struct JpegReader {
  jpeg_decompress_struct decoder{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf escape{};
  char message[JMSG_LENGTH_MAX] = "";
  char warning[JMSG_LENGTH_MAX] = "";
  bool failed = false;

  JpegReader() = default;
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&decoder); }
};

JpegReader& ReaderOf(j_common_ptr common) { return *static_cast<JpegReader*>(common->client_data); }

void LeaveOnError(j_common_ptr common) {
  JpegReader& reader = ReaderOf(common);
  common->err->format_message(common, reader.message);
  std::longjmp(reader.escape, 1);
}

/// Warnings under which pixels are missing or made up. The others (stray bytes between segments, an odd JFIF version, a
/// damaged ICC marker) leave the picture whole.
bool MeansDamage(int code) {
  switch (code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_NOT_SEQUENTIAL:
      return true;
    default:
      return false;
  }
}

void HearMessage(j_common_ptr common, int level) {
  if (level >= 0) {
    return;
  }
  if (MeansDamage(common->err->msg_code)) {
    LeaveOnError(common);
  }
  JpegReader& reader = ReaderOf(common);
  if (reader.warning[0] == '\0') {
    common->err->format_message(common, reader.warning);
  }
}

void CountScans(j_common_ptr common) {
  const auto* decoder = reinterpret_cast<j_decompress_ptr>(common);
  if (decoder->input_scan_number > kMaxScans) {
    JpegReader& reader = ReaderOf(common);
    std::snprintf(reader.message, sizeof reader.message, "more than %d scans", kMaxScans);
    std::longjmp(reader.escape, 1);
  }
}

void ReadHeader(JpegReader& reader, std::string_view bytes) {
  if (setjmp(reader.escape) != 0) {
    reader.failed = true;
    return;
  }
  reader.decoder.err = jpeg_std_error(&reader.errors);
  reader.errors.error_exit = LeaveOnError;
  reader.errors.emit_message = HearMessage;
  reader.decoder.client_data = &reader;
  jpeg_create_decompress(&reader.decoder);
  reader.progress.progress_monitor = CountScans;
  reader.decoder.progress = &reader.progress;
  jpeg_mem_src(&reader.decoder, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_save_markers(&reader.decoder, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&reader.decoder, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&reader.decoder, TRUE);
}

/// @param line room for one row, `row_length` bytes.
void ReadPixels(JpegReader& reader, unsigned char* line, std::size_t row_length, bool invert, RowSink& sink) {
  if (setjmp(reader.escape) != 0) {
    reader.failed = true;
    return;
  }
  jpeg_start_decompress(&reader.decoder);
  while (reader.decoder.output_scanline < reader.decoder.output_height) {
    jpeg_read_scanlines(&reader.decoder, &line, 1);
    if (invert) {
      for (std::size_t i = 0; i < row_length; ++i) {
        line[i] = static_cast<unsigned char>(255 - line[i]);
      }
    }
    sink.AddRow(line);
  }
  jpeg_finish_decompress(&reader.decoder);
}

struct Released {
  void operator()(unsigned char* memory) const { std::free(memory); }
};

void ReadProfile(JpegReader& reader, unsigned char** profile, unsigned int* size) {
  if (setjmp(reader.escape) != 0) {
    reader.failed = true;
    return;
  }
  if (!jpeg_read_icc_profile(&reader.decoder, profile, size)) {
    *profile = nullptr;
    *size = 0;
  }
}

}  // namespace

void DecodeJpeg(const DecodeJob& job) {
  JpegReader reader;
  ReadHeader(reader, job.bytes);
  if (reader.failed) {
    job.RefuseDamaged(reader.message);
  }
  jpeg_decompress_struct& decoder = reader.decoder;
  job.SetSize(decoder.image_width, decoder.image_height);

  RawLayout layout;
  layout.width = job.record.stored_width;
  layout.height = job.record.stored_height;
  switch (decoder.jpeg_color_space) {
    case JCS_GRAYSCALE:
      layout.model = RawLayout::Model::kGrey;
      decoder.out_color_space = JCS_GRAYSCALE;
      job.record.colour_model = "grey";
      break;
    case JCS_RGB:
    case JCS_YCbCr:
      layout.model = RawLayout::Model::kRgb;
      decoder.out_color_space = JCS_RGB;
      job.record.colour_model = "rgb";
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      layout.model = RawLayout::Model::kCmyk;
      decoder.out_color_space = JCS_CMYK;
      job.record.colour_model = "cmyk";
      break;
    default:
      job.Refuse("a JPEG of unknown colour components", "convert it to RGB");
  }
  for (jpeg_saved_marker_ptr marker = decoder.marker_list; marker != nullptr; marker = marker->next) {
    using namespace std::string_view_literals;
    const std::string_view content(reinterpret_cast<const char*>(marker->data), marker->data_length);
    if (marker->marker == JPEG_APP0 + 1 && content.starts_with("Exif\0\0"sv)) {
      layout.orientation = OrientationOfExif(content);
      break;
    }
  }
  unsigned char* profile = nullptr;
  unsigned int profile_size = 0;
  ReadProfile(reader, &profile, &profile_size);
  const std::unique_ptr<unsigned char, Released> owned(profile);
  if (profile != nullptr) {
    layout.icc_profile.assign(reinterpret_cast<const char*>(profile), profile_size);
  }
  // Adobe's programs store CMYK as the amount of paper that shows, everybody else as the amount of ink.
  const bool invert = layout.model == RawLayout::Model::kCmyk && decoder.saw_Adobe_marker;
  const std::size_t row_length = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.Channels());
  std::vector<unsigned char> line(row_length);
  if (!reader.failed) {
    job.sink.Begin(layout);
    ReadPixels(reader, line.data(), row_length, invert, job.sink);
  }
  if (reader.failed) {
    job.RefuseDamaged(reader.message);
  }
  if (reader.warning[0] != '\0') {
    job.record.notes.push_back(std::string("libjpeg warns: ") + reader.warning + ".");
  }
}

}  // namespace pentimento
