#include "framework/media/container/tiff_tags.h"

#include <algorithm>
#include <array>

namespace pentimento {
namespace {

/// More samples than any picture has that viewers show.
constexpr std::uint32_t kMostSamples = 64;
constexpr std::uint32_t kMostBits = 16;
constexpr std::uint32_t kAny = 0xFFFFFFFF;

enum class TiffTypes {
  kWhole,      ///< BYTE, SHORT, LONG: libtiff takes one for another
  kFractions,  ///< RATIONAL, or LONG as some writers have it
  kSample,     ///< any number
  kBytes,      ///< UNDEFINED
};

enum class TiffCount {
  kOne,
  kTwo,
  kThree,
  kSix,
  kSamples,  ///< up to one for each sample
  kTwicePerSample,
  kPalette,     ///< three for each value of a pixel, of palette pictures
  kParts,       ///< one for each strip or tile; strip writes them anew
  kJpegTables,  ///< a stream of tables, of JPEG pictures
};

struct TiffTagRule {
  std::uint16_t tag;
  TiffTypes types;
  TiffCount count;
  bool is_essential;  ///< pixels depend on it
};

constexpr auto kTagRules = std::to_array<TiffTagRule>({
    {254, TiffTypes::kWhole, TiffCount::kOne, false},             // NewSubfileType
    {255, TiffTypes::kWhole, TiffCount::kOne, false},             // SubfileType
    {256, TiffTypes::kWhole, TiffCount::kOne, true},              // ImageWidth
    {257, TiffTypes::kWhole, TiffCount::kOne, true},              // ImageLength
    {258, TiffTypes::kWhole, TiffCount::kSamples, true},          // BitsPerSample
    {259, TiffTypes::kWhole, TiffCount::kOne, true},              // Compression
    {262, TiffTypes::kWhole, TiffCount::kOne, true},              // PhotometricInterpretation
    {263, TiffTypes::kWhole, TiffCount::kOne, false},             // Threshholding
    {264, TiffTypes::kWhole, TiffCount::kOne, false},             // CellWidth
    {265, TiffTypes::kWhole, TiffCount::kOne, false},             // CellLength
    {266, TiffTypes::kWhole, TiffCount::kOne, true},              // FillOrder
    {273, TiffTypes::kWhole, TiffCount::kParts, true},            // StripOffsets
    {274, TiffTypes::kWhole, TiffCount::kOne, true},              // Orientation
    {277, TiffTypes::kWhole, TiffCount::kOne, true},              // SamplesPerPixel
    {278, TiffTypes::kWhole, TiffCount::kOne, true},              // RowsPerStrip
    {279, TiffTypes::kWhole, TiffCount::kParts, true},            // StripByteCounts
    {284, TiffTypes::kWhole, TiffCount::kOne, true},              // PlanarConfiguration
    {292, TiffTypes::kWhole, TiffCount::kOne, true},              // T4Options
    {293, TiffTypes::kWhole, TiffCount::kOne, true},              // T6Options
    {317, TiffTypes::kWhole, TiffCount::kOne, true},              // Predictor
    {318, TiffTypes::kFractions, TiffCount::kTwo, false},         // WhitePoint
    {319, TiffTypes::kFractions, TiffCount::kSix, false},         // PrimaryChromaticities
    {320, TiffTypes::kWhole, TiffCount::kPalette, true},          // ColorMap
    {322, TiffTypes::kWhole, TiffCount::kOne, true},              // TileWidth
    {323, TiffTypes::kWhole, TiffCount::kOne, true},              // TileLength
    {324, TiffTypes::kWhole, TiffCount::kParts, true},            // TileOffsets
    {325, TiffTypes::kWhole, TiffCount::kParts, true},            // TileByteCounts
    {332, TiffTypes::kWhole, TiffCount::kOne, true},              // InkSet
    {334, TiffTypes::kWhole, TiffCount::kOne, false},             // NumberOfInks
    {336, TiffTypes::kWhole, TiffCount::kTwicePerSample, false},  // DotRange
    {338, TiffTypes::kWhole, TiffCount::kSamples, true},          // ExtraSamples
    {339, TiffTypes::kWhole, TiffCount::kSamples, true},          // SampleFormat
    {340, TiffTypes::kSample, TiffCount::kSamples, false},        // SMinSampleValue
    {341, TiffTypes::kSample, TiffCount::kSamples, false},        // SMaxSampleValue
    {347, TiffTypes::kBytes, TiffCount::kJpegTables, true},       // JPEGTables
    // Section 22's JPEG tags, which libtiff still reads: JPEGProc, the stream, restarts, predictors, tables.
    {512, TiffTypes::kWhole, TiffCount::kOne, true},
    {513, TiffTypes::kWhole, TiffCount::kOne, true},
    {514, TiffTypes::kWhole, TiffCount::kOne, true},
    {515, TiffTypes::kWhole, TiffCount::kOne, true},
    {517, TiffTypes::kWhole, TiffCount::kSamples, true},
    {518, TiffTypes::kWhole, TiffCount::kSamples, true},
    {519, TiffTypes::kWhole, TiffCount::kSamples, true},
    {520, TiffTypes::kWhole, TiffCount::kSamples, true},
    {521, TiffTypes::kWhole, TiffCount::kSamples, true},
    {529, TiffTypes::kFractions, TiffCount::kThree, true},  // YCbCrCoefficients
    {530, TiffTypes::kWhole, TiffCount::kTwo, true},        // YCbCrSubSampling
    {531, TiffTypes::kWhole, TiffCount::kOne, true},        // YCbCrPositioning
    {532, TiffTypes::kFractions, TiffCount::kSix, true},    // ReferenceBlackWhite
});

const TiffTagRule* FindTagRule(std::uint16_t tag) {
  const auto* const rule = std::ranges::lower_bound(kTagRules, tag, {}, &TiffTagRule::tag);
  return rule != kTagRules.end() && rule->tag == tag ? rule : nullptr;
}

bool IsOfTypes(std::uint16_t type, TiffTypes types) {
  constexpr std::uint16_t kLongType = 4;
  constexpr std::uint16_t kRational = 5;
  constexpr std::uint16_t kUndefinedType = 7;
  switch (types) {
    case TiffTypes::kWhole:
      return type == 1 || type == 3 || type == kLongType;
    case TiffTypes::kFractions:
      return type == kRational || type == kLongType;
    case TiffTypes::kSample:
      return type != 2 && type != kUndefinedType;
    case TiffTypes::kBytes:
      return type == kUndefinedType || type == 1;
  }
  return false;
}

std::uint32_t MostValues(TiffCount count, const TiffPictureKind& picture) {
  const std::uint32_t samples = std::clamp(picture.samples, std::uint32_t{1}, kMostSamples);
  switch (count) {
    case TiffCount::kOne:
      return 1;
    case TiffCount::kTwo:
      return 2;
    case TiffCount::kThree:
      return 3;
    case TiffCount::kSix:
      return 6;
    case TiffCount::kSamples:
      return samples;
    case TiffCount::kTwicePerSample:
      return 2 * samples;
    case TiffCount::kPalette:
      return picture.HasPalette() && picture.bits <= kMostBits ? 3U << picture.bits : 0;
    case TiffCount::kParts:
      return kAny;
    case TiffCount::kJpegTables:
      return picture.IsJpeg() ? kAny : 0;
  }
  return 0;
}

}  // namespace

TiffPictureKind TiffPictureKindOf(std::string_view bytes, const TiffDirectoryNode& directory, ByteOrder order) {
  const auto first = [&](std::uint16_t tag, std::uint32_t otherwise) {
    const TiffField* field = directory.Find(tag);
    const auto numbers = field == nullptr ? std::vector<std::uint32_t>() : TiffNumbers(bytes, *field, order, 1);
    return numbers.empty() ? otherwise : numbers.front();
  };
  return {first(tiff_tag::kSamplesPerPixel, 1), first(tiff_tag::kBitsPerSample, 1), first(tiff_tag::kPhotometric, 0),
          first(tiff_tag::kCompression, 1)};
}

TiffTagUse UseOfTiffField(const TiffField& field, const TiffPictureKind& picture) {
  const TiffTagRule* rule = FindTagRule(field.tag);
  if (rule == nullptr) {
    return TiffTagUse::kStatement;
  }
  const bool fits = IsOfTypes(field.type, rule->types) && field.count <= MostValues(rule->count, picture);
  return fits ? TiffTagUse::kRendering : TiffTagUse::kMisused;
}

bool PixelsDependOn(const TiffField& field, const TiffPictureKind& picture) {
  const TiffTagRule* rule = FindTagRule(field.tag);
  return rule != nullptr && rule->is_essential && MostValues(rule->count, picture) > 0;
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
