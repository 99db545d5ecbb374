#include "framework/media/container/tiff_tags.h"

#include <algorithm>
#include <array>

#include "framework/media/container/tiff_tree.h"

namespace pentimento {

bool IsRenderingTiffTag(std::uint16_t tag) {
  constexpr auto kTags = std::to_array<std::uint16_t>({
      254,  // NewSubfileType
      255,  // SubfileType
      256,  // ImageWidth
      257,  // ImageLength
      258,  // BitsPerSample
      259,  // Compression
      262,  // PhotometricInterpretation
      263,  // Threshholding
      264,  // CellWidth
      265,  // CellLength
      266,  // FillOrder
      273,  // StripOffsets
      274,  // Orientation
      277,  // SamplesPerPixel
      278,  // RowsPerStrip
      279,  // StripByteCounts
      284,  // PlanarConfiguration
      290,  // GrayResponseUnit
      291,  // GrayResponseCurve
      292,  // T4Options
      293,  // T6Options
      301,  // TransferFunction
      317,  // Predictor
      318,  // WhitePoint
      319,  // PrimaryChromaticities
      320,  // ColorMap
      322,  // TileWidth
      323,  // TileLength
      324,  // TileOffsets
      325,  // TileByteCounts
      332,  // InkSet
      334,  // NumberOfInks
      336,  // DotRange
      338,  // ExtraSamples
      339,  // SampleFormat
      340,  // SMinSampleValue
      341,  // SMaxSampleValue
      342,  // TransferRange
      347,  // JPEGTables
      529,  // YCbCrCoefficients
      530,  // YCbCrSubSampling
      531,  // YCbCrPositioning
      532,  // ReferenceBlackWhite
  });
  // Section 22's JPEG tags, which libtiff still reads: JPEGProc, the stream, the restart interval, predictors, tables.
  const bool old_jpeg = tag >= 512 && tag <= 521 && tag != 516;
  return old_jpeg || std::binary_search(kTags.begin(), kTags.end(), tag);
}

std::string_view CarrierOfTiffTag(std::uint16_t tag) {
  switch (tag) {
    case tiff_tag::kXmp:
      return "xmp";
    case tiff_tag::kIptc:
      return "iptc";
    case tiff_tag::kPhotoshop:
      return "photoshop";
    case tiff_tag::kIccProfile:
      return "icc";
    case tiff_tag::kC2pa:
      return "jumbf";
    default:
      return "exif";
  }
}

}  // namespace pentimento
