#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/media/raw_rows.h"
#include "framework/media/riff.h"
#include "framework/media/tiff_directory.h"

namespace pentimento {
namespace {

/// The rows with red first, which OpenCV keeps behind blue.
template <class T>
void PassRows(const cv::Mat& decoded, int channels, RowSink& sink) {
  const int stored = decoded.channels();
  std::vector<T> row(static_cast<std::size_t>(decoded.cols) * static_cast<std::size_t>(channels));
  for (int y = 0; y < decoded.rows; ++y) {
    const T* source = decoded.ptr<T>(y);
    if (channels < 3) {
      sink.AddRow(source);
      continue;
    }
    for (int x = 0; x < decoded.cols; ++x) {
      T* target = row.data() + x * channels;
      target[0] = source[x * stored + 2];
      target[1] = source[x * stored + 1];
      target[2] = source[x * stored];
      if (channels == 4) {
        target[3] = source[x * stored + 3];
      }
    }
    sink.AddRow(row.data());
  }
}

/// @param keep_alpha a fourth channel is alpha; otherwise it is dropped.
void DecodeByOpenCv(const DecodeJob& job, std::string_view bytes, bool keep_alpha, std::string_view icc_profile,
                    int orientation) {
  cv::Mat decoded;
  try {
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
    decoded = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception& error) {
    job.RefuseDamaged(error.err);
  }
  if (decoded.empty()) {
    job.RefuseDamaged("its pixels cannot be decoded");
  }
  if (decoded.cols != job.record.stored_width || decoded.rows != job.record.stored_height) {
    job.RefuseDamaged("its headers contradict each other");
  }
  if ((decoded.depth() != CV_8U && decoded.depth() != CV_16U) || decoded.channels() == 2 || decoded.channels() > 4) {
    job.Refuse("an unsupported kind of channels", "convert it to 8- or 16-bit RGB");
  }
  RawLayout layout;
  layout.width = decoded.cols;
  layout.height = decoded.rows;
  layout.model = decoded.channels() == 1 ? RawLayout::Model::kGrey : RawLayout::Model::kRgb;
  layout.has_alpha = decoded.channels() == 4 && keep_alpha;
  layout.icc_profile = icc_profile;
  layout.orientation = orientation;
  job.sink.Begin(layout);
  if (decoded.depth() == CV_8U) {
    PassRows<std::uint8_t>(decoded, layout.Channels(), job.sink);
  } else {
    PassRows<std::uint16_t>(decoded, layout.Channels(), job.sink);
  }
}

/// libtiff fills missing strips with black, so that the places of all of them are checked before.
void CheckTiffExtents(const DecodeJob& job, const TiffDirectory& directory) {
  const bool tiled = directory.Find(TiffDirectory::kTileOffsets) != nullptr;
  const auto offsets = directory.Numbers(tiled ? TiffDirectory::kTileOffsets : TiffDirectory::kStripOffsets);
  const auto counts = directory.Numbers(tiled ? TiffDirectory::kTileByteCounts : TiffDirectory::kStripByteCounts);
  if (offsets.empty() || offsets.size() != counts.size()) {
    job.RefuseDamaged("it does not say where its pixels are");
  }
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    if (offsets[i] > job.bytes.size() || counts[i] > job.bytes.size() - offsets[i]) {
      job.RefuseDamaged("pixels lie beyond its end");
    }
  }
}

}  // namespace

void DecodeTiff(const DecodeJob& job) {
  const std::optional<TiffDirectory> directory = TiffDirectory::Parse(job.bytes);
  if (!directory) {
    job.RefuseDamaged("its directory cannot be read");
  }
  job.SetSize(directory->Number(TiffDirectory::kWidth, 0), directory->Number(TiffDirectory::kHeight, 0));
  const std::uint32_t photometric = directory->Number(TiffDirectory::kPhotometric, 1);
  const std::uint32_t samples = directory->Number(TiffDirectory::kSamplesPerPixel, 1);
  const std::uint32_t bits = directory->Number(TiffDirectory::kBitsPerSample, 1);
  if (directory->Number(TiffDirectory::kSampleFormat, 1) != 1 || (bits != 8 && bits != 16)) {
    job.Refuse(fmt::format("a TIFF of {} bits a channel that is not 8- or 16-bit whole numbers", bits),
               "convert it to 8 or 16 bits");
  }
  constexpr std::uint32_t kGrey = 1;
  constexpr std::uint32_t kRgb = 2;
  constexpr std::uint32_t kPalette = 3;
  constexpr std::uint32_t kYCbCr = 6;
  if (photometric != kGrey && photometric != kRgb && photometric != kPalette && photometric != kYCbCr) {
    job.Refuse(fmt::format("a TIFF of colour model {} (photometric interpretation)", photometric), "convert it to RGB");
  }
  if (samples != (photometric == kGrey || photometric == kPalette ? 1U : 3U)) {
    job.Refuse("a TIFF with alpha or extra channels", "flatten it, or save it as PNG");
  }
  CheckTiffExtents(job, *directory);

  // OpenCV would turn the pixels itself, but not in every case; it is shown a copy that says "upright".
  std::string upright(job.bytes);
  if (const TiffDirectory::Entry* entry = directory->Find(TiffDirectory::kOrientation);
      entry != nullptr && entry->type == 3 && entry->count == 1) {
    upright[entry->offset] = directory->big_endian() ? '\0' : '\1';
    upright[entry->offset + 1] = directory->big_endian() ? '\1' : '\0';
  }
  DecodeByOpenCv(job, upright, false, directory->Bytes(TiffDirectory::kIccProfile), directory->Orientation());
  job.record.bits = static_cast<int>(bits);
  job.record.colour_model = photometric == kGrey ? "grey" : photometric == kPalette ? "palette" : "rgb";
}

void DecodeWebp(const DecodeJob& job) {
  if (job.bytes.size() < 12 || LittleEndian(job.bytes, 4, 4) > job.bytes.size() - 8) {
    job.RefuseDamaged("it is shorter than it says");
  }
  if (const auto extended = RiffChunk(job.bytes, "VP8X"); extended && extended->size() >= 10) {
    constexpr unsigned char kAnimated = 0x02;
    if ((static_cast<unsigned char>((*extended)[0]) & kAnimated) != 0) {
      job.Refuse("an animated WebP", "extract the picture that is meant");
    }
    job.SetSize(LittleEndian(*extended, 4, 3) + 1, LittleEndian(*extended, 7, 3) + 1);
  } else if (const auto lossy = RiffChunk(job.bytes, "VP8 "); lossy && lossy->size() >= 10) {
    job.SetSize(LittleEndian(*lossy, 6, 2) & 0x3FFF, LittleEndian(*lossy, 8, 2) & 0x3FFF);
  } else if (const auto lossless = RiffChunk(job.bytes, "VP8L"); lossless && lossless->size() >= 5) {
    const std::uint32_t sizes = LittleEndian(*lossless, 1, 4);
    job.SetSize((sizes & 0x3FFF) + 1, ((sizes >> 14) & 0x3FFF) + 1);
  } else {
    job.RefuseDamaged("it holds no picture");
  }
  DecodeByOpenCv(job, job.bytes, true, RiffChunk(job.bytes, "ICCP").value_or(""),
                 OrientationOfExif(RiffChunk(job.bytes, "EXIF").value_or("")));
  job.record.colour_model = "rgb";
}

void DecodeBmp(const DecodeJob& job) {
  constexpr std::size_t kHeaders = 14 + 40;
  if (job.bytes.size() < kHeaders || LittleEndian(job.bytes, 14, 4) < 40) {
    job.Refuse("a BMP without a Windows header", "convert it to PNG");
  }
  const auto height = static_cast<std::int64_t>(static_cast<std::int32_t>(LittleEndian(job.bytes, 22, 4)));
  job.SetSize(static_cast<std::int32_t>(LittleEndian(job.bytes, 18, 4)), height < 0 ? -height : height);
  const std::uint32_t bits = LittleEndian(job.bytes, 28, 2);
  // The fourth byte of a 32-bit pixel is padding unless a mask declares it as alpha.
  const bool declared = LittleEndian(job.bytes, 30, 4) == 3 && LittleEndian(job.bytes, 14, 4) >= 56 &&
                        job.bytes.size() >= 14 + 56 && LittleEndian(job.bytes, 66, 4) != 0;
  DecodeByOpenCv(job, job.bytes, declared, "", 1);
  job.record.colour_model = bits <= 8 ? "palette" : "rgb";
}

}  // namespace pentimento
