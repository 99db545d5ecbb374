#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_profile.h"
#include "framework/media/container/strip_formats.h"
#include "framework/media/container/tiff_tags.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"

namespace pentimento {
namespace {

constexpr std::uint16_t kLong = 4;
constexpr std::uint16_t kUndefined = 7;
constexpr std::size_t kShortSize = 2;
constexpr std::string_view kRemedy =
    "it cannot be stripped; decode it into another form first (convert in.tif -compress lzw out.tif)";

/// A field of the copy.
struct NewField {
  std::uint16_t tag = 0;
  std::uint16_t type = 0;
  std::uint32_t count = 0;
  std::string value;
};

class TiffCopier {
 public:
  TiffCopier(std::string_view bytes, const ContainerMap& map, const TiffTree& tree, const StripOptions& options,
             StripResult& result)
      : bytes_(bytes),
        map_(map),
        tree_(tree),
        directory_(tree.directories.front()),
        picture_(TiffPictureKindOf(bytes, directory_, tree.order)),
        options_(options),
        result_(result) {}

  void Copy() {
    Require();
    std::vector<NewField> fields;
    for (const TiffField& field : directory_.fields) {
      if (std::string profile = PlainProfileOf(field); !profile.empty()) {
        if (profile != bytes_.substr(field.value_offset, field.value_length)) {
          AppendRewrittenProfile("IFD0 tag 34675", field.value_length, profile.size(), result_);
        }
        const auto length = static_cast<std::uint32_t>(profile.size());
        fields.push_back({field.tag, kUndefined, length, std::move(profile)});
      } else if (Keeps(field)) {
        fields.push_back(
            {field.tag, field.type, field.count, std::string(bytes_.substr(field.value_offset, field.value_length))});
      } else {
        const std::size_t value = field.in_entry() ? 0 : field.value_length;
        result_.removed.push_back({std::string(CarrierOfTiffTag(field.tag)), fmt::format("IFD0 tag {}", field.tag),
                                   TiffField::kEntry + value});
      }
    }
    for (std::size_t i = 1; i < tree_.directories.size(); ++i) {
      const TiffDirectoryNode& node = tree_.directories[i];
      std::size_t length = node.length;
      for (const TiffField& field : node.fields) {
        length += field.in_entry() ? 0 : field.value_length;
      }
      result_.removed.push_back({"exif", node.name, length});
    }
    Write(std::move(fields));
  }

 private:
  [[nodiscard]] std::vector<std::uint32_t> Numbers(std::uint16_t tag) const {
    const TiffField* field = directory_.Find(tag);
    return field == nullptr ? std::vector<std::uint32_t>() : TiffNumbers(bytes_, *field, tree_.order, bytes_.size());
  }

  /// One set of strips or of tiles, and nothing that points elsewhere.
  void Require() {
    std::set<std::uint16_t> tags;
    for (const TiffField& field : directory_.fields) {
      if (!tags.insert(field.tag).second) {
        throw DataError(fmt::format("the TIFF is damaged: tag {} occurs twice; it cannot be stripped", field.tag));
      }
    }
    const std::vector<std::uint32_t> kind = Numbers(tiff_tag::kSubfileType);
    if (!kind.empty() && (kind[0] & 1) != 0) {
      throw DataError(
          "the TIFF's first picture is a reduced one, as in raw files, which are not written; convert it first");
    }
    for (const TiffField& field : directory_.fields) {
      const TiffTagUse use = UseOfTiffField(field, picture_);
      if (field.damaged && use != TiffTagUse::kStatement) {
        throw DataError(fmt::format("the TIFF is damaged: tag {} cannot be read; it cannot be stripped", field.tag));
      }
      if (use == TiffTagUse::kMisused && PixelsDependOn(field, picture_)) {
        throw DataError(
            fmt::format("the TIFF's tag {} has {} values of type {}, and what of them its pixels need is not known; {}",
                        field.tag, field.count, field.type, kRemedy));
      }
    }
    RequireKnownCompression();
    const bool strips = directory_.Find(tiff_tag::kStripOffsets) != nullptr;
    const bool tiles = directory_.Find(tiff_tag::kTileOffsets) != nullptr;
    if (strips == tiles) {
      throw DataError("the TIFF's first directory has no strips or tiles, or both; it cannot be stripped");
    }
    offsets_tag_ = strips ? tiff_tag::kStripOffsets : tiff_tag::kTileOffsets;
    lengths_tag_ = strips ? tiff_tag::kStripByteCounts : tiff_tag::kTileByteCounts;
    if (tags.contains(tiff_tag::kJpegStream) || tags.contains(tiff_tag::kJpegQuantisation) ||
        tags.contains(tiff_tag::kJpegDcTables) || tags.contains(tiff_tag::kJpegAcTables)) {
      throw DataError(
          "the TIFF holds JPEG in the form of 1992 (compression 6), which is not written; convert it first");
    }
    offsets_ = Numbers(offsets_tag_);
    lengths_ = Numbers(lengths_tag_);
    if (offsets_.empty() || offsets_.size() != lengths_.size()) {
      throw DataError("the TIFF does not say where all its pixels are; it cannot be stripped");
    }
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t i = 0; i < offsets_.size(); ++i) {
      if (!Holds(bytes_, offsets_[i], lengths_[i])) {
        throw DataError("the TIFF's pixels reach beyond its end, so it is cut off; it cannot be stripped");
      }
      places.emplace_back(offsets_[i], lengths_[i]);
    }
    // Strips that share bytes could make the copy far larger than the file.
    std::sort(places.begin(), places.end());
    for (std::size_t i = 1; i < places.size(); ++i) {
      if (places[i].first < places[i - 1].first + places[i - 1].second) {
        throw DataError("parts of the TIFF's pixels share bytes; it cannot be stripped");
      }
    }
    std::size_t claimed = 0;
    for (const Segment& segment : map_.segments) {
      claimed += segment.role == ByteRole::kImage && segment.name == "pixels" ? segment.length : 0;
    }
    if (claimed != std::accumulate(lengths_.begin(), lengths_.end(), std::size_t{0})) {
      throw DataError("some of the TIFF's pixels are also read as something else; it cannot be stripped");
    }
  }

  /// Of others it is not known what they hold besides pixels: pictures of other formats may have any carrier.
  void RequireKnownCompression() const {
    // None, CCITT's four, LZW, JPEG, Deflate (two numbers), PackBits, LZMA, Zstandard.
    constexpr auto kKnown = std::to_array<std::uint32_t>({1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34925, 50000});
    if (std::ranges::find(kKnown, picture_.compression) == kKnown.end()) {
      throw DataError(fmt::format("what the TIFF's compression {} holds besides pixels is not known; {}",
                                  picture_.compression, kRemedy));
    }
    const auto rest = std::ranges::find_if(map_.segments, [](const Segment& segment) {
      return segment.role == ByteRole::kUnknown && segment.name == kTiffJpegRest;
    });
    if (rest != map_.segments.end()) {
      throw DataError(fmt::format("the TIFF's JPEG data hold {} bytes at byte {} that are no part of the picture; {}",
                                  rest->length, rest->offset, kRemedy));
    }
  }

  /// "" of other fields, and where no profile is kept.
  [[nodiscard]] std::string PlainProfileOf(const TiffField& field) const {
    const bool is_kept = field.tag == tiff_tag::kIccProfile && options_.keep_icc && !field.damaged;
    return is_kept ? PlainIccProfile(bytes_.substr(field.value_offset, field.value_length)) : "";
  }

  [[nodiscard]] bool Keeps(const TiffField& field) {
    if (field.tag == tiff_tag::kOrientation) {
      const std::vector<std::uint32_t> stated = TiffNumbers(bytes_, field, tree_.order, 1);
      result_.orientation = !stated.empty() && stated[0] >= 1 && stated[0] <= 8 ? static_cast<int>(stated[0]) : 1;
      return result_.orientation != 1;
    }
    return UseOfTiffField(field, picture_) == TiffTagUse::kRendering;
  }

  /// Header, directory, values, pixels; each part begins at an even place (TIFF 6.0, section 2).
  void Write(std::vector<NewField> fields) {
    std::sort(fields.begin(), fields.end(), [](const NewField& a, const NewField& b) { return a.tag < b.tag; });
    const auto number = [&](std::uint64_t value, int size) { return MakeNumber(value, size, tree_.order); };
    std::size_t at = TiffTree::kHeader + 2 + fields.size() * TiffField::kEntry + 4;
    for (NewField& field : fields) {
      if (field.tag == offsets_tag_ || field.tag == lengths_tag_) {
        field.type = kLong;
        field.value.assign(offsets_.size() * 4, '\0');
        field.count = static_cast<std::uint32_t>(offsets_.size());
      }
      at += field.value.size() > TiffField::kInline ? field.value.size() + field.value.size() % kShortSize : 0;
    }
    std::string offsets;
    std::string lengths;
    std::string pixels;
    for (std::size_t i = 0; i < offsets_.size(); ++i) {
      offsets += number(lengths_[i] == 0 ? 0 : at + pixels.size(), 4);
      lengths += number(lengths_[i], 4);
      pixels += bytes_.substr(offsets_[i], lengths_[i]);
      pixels.append(pixels.size() % kShortSize, '\0');
    }
    if (at + pixels.size() > 0xFFFFFFFF) {
      throw DataError("the TIFF is longer than 4 GiB; it cannot be stripped");
    }
    std::string entries = number(fields.size(), 2);
    std::string values;
    const std::size_t values_begin = TiffTree::kHeader + 2 + fields.size() * TiffField::kEntry + 4;
    for (const NewField& field : fields) {
      const std::string& value = field.tag == offsets_tag_   ? offsets
                                 : field.tag == lengths_tag_ ? lengths
                                                             : field.value;
      entries += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4);
      if (value.size() <= TiffField::kInline) {
        entries += value + std::string(TiffField::kInline - value.size(), '\0');
      } else {
        entries += number(values_begin + values.size(), 4);
        values += value;
        values.append(values.size() % kShortSize, '\0');
      }
    }
    const std::string header = std::string(bytes_.substr(0, 4)) + number(TiffTree::kHeader, 4);
    result_.bytes = header + entries + number(0, 4) + values + pixels;
  }

  std::string_view bytes_;
  const ContainerMap& map_;
  const TiffTree& tree_;
  const TiffDirectoryNode& directory_;
  TiffPictureKind picture_;
  const StripOptions& options_;
  StripResult& result_;
  std::uint16_t offsets_tag_ = 0;
  std::uint16_t lengths_tag_ = 0;
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace

StripResult StripTiff(std::string_view bytes, const ContainerMap& map, const StripOptions& options) {
  StripResult result;
  const TiffTree tree = ReadTiffTree(bytes);
  if (tree.directories.empty()) {
    throw DataError("the TIFF has no directory; it cannot be stripped");
  }
  TiffCopier(bytes, map, tree, options, result).Copy();
  for (const Segment& segment : map.segments) {
    const bool is_listed = segment.carrier == "exif" || segment.carrier == "icc" || segment.carrier == "xmp" ||
                           segment.carrier == "iptc" || segment.carrier == "photoshop" || segment.carrier == "padding";
    if (segment.role != ByteRole::kImage && !is_listed) {
      AppendRemoved(bytes, segment, result);
    }
  }
  return result;
}

}  // namespace pentimento
