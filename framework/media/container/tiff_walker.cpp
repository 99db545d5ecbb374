#include "framework/media/container/tiff_walker.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "framework/media/container/tiff_jpeg.h"
#include "framework/media/container/tiff_tags.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {
namespace {

/// What a directory of a file is to its reader.
enum class PictureKind { kMainPicture, kOtherPicture, kStatements };

class TiffWalker {
 public:
  TiffWalker(MapBuilder& map, bool is_file) : map_(map), is_file_(is_file), tree_(ReadTiffTree(map.bytes())) {
    budget_ = map.bytes().size();
    jpeg_budget_ = map.bytes().size();
  }

  void Walk() {
    for (const auto& [offset, what] : tree_.faults) {
      map_.Fault(offset, what);
    }
    if (tree_.directories.empty()) {
      return;
    }
    if (is_file_) {
      map_.Image(0, TiffTree::kHeader, "header");
    } else {
      map_.Carrier(0, TiffTree::kHeader, "exif", "header");
    }
    for (const TiffDirectoryNode& node : tree_.directories) {
      WalkDirectory(node);
    }
  }

 private:
  [[nodiscard]] bool IsReduced(const TiffDirectoryNode& node) const {
    const TiffField* type = node.Find(tiff_tag::kSubfileType);
    const std::vector<std::uint32_t> numbers =
        type == nullptr ? std::vector<std::uint32_t>() : TiffNumbers(map_.bytes(), *type, tree_.order, 1);
    return !numbers.empty() && (numbers.front() & 1) != 0;
  }

  [[nodiscard]] PictureKind KindOf(const TiffDirectoryNode& node) const {
    const bool sub = node.name.starts_with("SubIFD");
    if (node.name != "IFD0" && !sub && !node.name.starts_with("IFD")) {
      return PictureKind::kStatements;
    }
    if (!is_file_) {
      return node.name == "IFD0" ? PictureKind::kStatements : PictureKind::kOtherPicture;
    }
    const bool first_is_reduced = IsReduced(tree_.directories.front());
    const bool main = first_is_reduced ? sub && !IsReduced(node) : node.name == "IFD0";
    return main ? PictureKind::kMainPicture : PictureKind::kOtherPicture;
  }

  void WalkDirectory(const TiffDirectoryNode& node) {
    const PictureKind kind = KindOf(node);
    const auto own = [&](std::size_t offset, std::size_t length) {
      if (kind == PictureKind::kMainPicture) {
        map_.Image(offset, length, node.name);
      } else {
        map_.Carrier(offset, length, "exif", node.name);
      }
    };
    own(node.offset, 2);
    picture_ = TiffPictureKindOf(map_.bytes(), node, tree_.order);
    for (const TiffField& field : node.fields) {
      WalkField(node, field, kind);
    }
    own(node.offset + node.length - 4, 4);
    WalkPixels(node, kind, tiff_tag::kStripOffsets, tiff_tag::kStripByteCounts);
    WalkPixels(node, kind, tiff_tag::kTileOffsets, tiff_tag::kTileByteCounts);
    WalkPixels(node, kind, tiff_tag::kJpegStream, tiff_tag::kJpegStreamLength);
    WalkOldJpegTables(node, kind);
  }

  void WalkField(const TiffDirectoryNode& node, const TiffField& field, PictureKind kind) {
    if (field.damaged) {
      map_.Unknown(field.entry_offset, TiffField::kEntry, node.name);
      return;
    }
    const bool inline_value = field.in_entry();
    const std::size_t used = TiffField::kEntry - (inline_value ? TiffField::kInline - field.value_length : 0);
    const TiffTagUse use = kind == PictureKind::kMainPicture ? UseOfTiffField(field, picture_) : TiffTagUse::kStatement;
    if (use == TiffTagUse::kMisused) {
      map_.Fault(field.entry_offset,
                 fmt::format("{}: tag {} has {} values of type {}, which no picture like this needs", node.name,
                             field.tag, field.count, field.type));
    }
    const bool says_where_profile_is = kind == PictureKind::kMainPicture && field.tag == tiff_tag::kIccProfile;
    // What the value leaves of its four bytes should be zero; the map says padding or unknown.
    Claim(node, field, says_where_profile_is ? TiffTagUse::kRendering : use, field.entry_offset, used);
    if (!inline_value) {
      Claim(node, field, use, field.value_offset, field.value_length);
    }
  }

  void Claim(const TiffDirectoryNode& node, const TiffField& field, TiffTagUse use, std::size_t offset,
             std::size_t length) {
    const bool is_entry = offset == field.entry_offset;
    if (use == TiffTagUse::kMisused) {
      map_.Unknown(offset, length, node.name);
    } else if (use == TiffTagUse::kRendering && field.tag == tiff_tag::kJpegTables && !is_entry) {
      ClaimJpeg(offset, length, TiffJpegKind::kTables, node.name);
    } else if (use == TiffTagUse::kRendering) {
      map_.Image(offset, length, node.name);
    } else if (is_entry) {
      map_.Carrier(offset, length, "exif", node.name);
    } else {
      map_.Carrier(offset, length, CarrierOfTiffTag(field.tag),
                   field.tag == tiff_tag::kMakerNote ? "MakerNote" : node.name);
    }
  }

  /// @param name of its picture parts.
  void ClaimJpeg(std::size_t offset, std::size_t length, TiffJpegKind kind, std::string_view name) {
    const std::string_view stream = Part(map_.bytes(), offset, length);
    if (stream.size() > jpeg_budget_) {
      map_.Fault(offset, "strips of JPEG data share bytes");
      map_.Unknown(offset, length, kTiffJpegRest);
      return;
    }
    jpeg_budget_ -= stream.size();
    for (const TiffJpegPart& part : TakeTiffJpegApart(stream, kind)) {
      if (part.fault.empty()) {
        map_.Image(offset + part.offset, part.length, name);
      } else {
        map_.Fault(offset + part.offset, part.fault);
        map_.Unknown(offset + part.offset, part.length, kTiffJpegRest);
      }
    }
  }

  void ClaimPixels(const TiffDirectoryNode& node, PictureKind kind, std::size_t offset, std::size_t length) {
    if (!Holds(map_.bytes(), offset, length)) {
      map_.Fault(offset, node.name + ": pixels reach beyond the end");
    }
    if (kind != PictureKind::kMainPicture) {
      map_.Carrier(offset, length, "second-image", node.name);
    } else if (picture_.IsJpeg()) {
      ClaimJpeg(offset, length, TiffJpegKind::kPicture, "pixels");
    } else {
      map_.Image(offset, length, "pixels");
    }
  }

  void WalkPixels(const TiffDirectoryNode& node, PictureKind kind, std::uint16_t offsets_tag,
                  std::uint16_t lengths_tag) {
    const TiffField* offsets_field = node.Find(offsets_tag);
    const TiffField* lengths_field = node.Find(lengths_tag);
    if (offsets_field == nullptr || lengths_field == nullptr) {
      return;
    }
    const std::vector<std::uint32_t> offsets = Numbers(*offsets_field);
    const std::vector<std::uint32_t> lengths = Numbers(*lengths_field);
    if (offsets.size() != lengths.size()) {
      map_.Fault(node.offset, node.name + ": as many offsets as lengths of pixels are needed");
    }
    for (std::size_t i = 0; i < std::min(offsets.size(), lengths.size()) && !map_.full(); ++i) {
      ClaimPixels(node, kind, offsets[i], lengths[i]);
    }
  }

  /// Compression 6 (TIFF 6.0, section 22) keeps its tables outside the pixels: 64 bytes each, or 16 code lengths and as
  /// many bytes as these add up to.
  void WalkOldJpegTables(const TiffDirectoryNode& node, PictureKind kind) {
    constexpr std::size_t kLengths = 16;
    for (const std::uint16_t tag : {tiff_tag::kJpegQuantisation, tiff_tag::kJpegDcTables, tiff_tag::kJpegAcTables}) {
      const TiffField* field = node.Find(tag);
      if (field == nullptr) {
        continue;
      }
      for (const std::uint32_t offset : TiffNumbers(map_.bytes(), *field, tree_.order, 4)) {
        std::size_t size = 64;
        if (tag != tiff_tag::kJpegQuantisation) {
          size = kLengths;
          for (std::size_t i = 0; i < kLengths; ++i) {
            size += ByteAt(map_.bytes(), offset + i);
          }
        }
        ClaimPixels(node, kind, offset, size);
      }
    }
  }

  /// The numbers of all directories together are no more than the file has bytes, or else they share bytes.
  std::vector<std::uint32_t> Numbers(const TiffField& field) {
    std::vector<std::uint32_t> numbers = TiffNumbers(map_.bytes(), field, tree_.order, budget_);
    budget_ -= numbers.size();
    return numbers;
  }

  MapBuilder& map_;
  bool is_file_;
  TiffTree tree_;
  TiffPictureKind picture_;  ///< of the directory that is being walked
  std::size_t budget_ = 0;
  std::size_t jpeg_budget_ = 0;  ///< bytes of JPEG streams: strips that share none have no more than the file
};

}  // namespace

void WalkTiff(MapBuilder& map) { TiffWalker(map, true).Walk(); }

ContainerMap WalkExifBlock(std::string_view block) {
  MapBuilder map(block, "exif");
  if (IsTiff(block)) {
    TiffWalker(map, false).Walk();
  } else {
    map.Fault(0, "the block does not begin with a TIFF header");
    map.Unknown(0, block.size(), "");
  }
  return map.Finish(true);
}

}  // namespace pentimento
