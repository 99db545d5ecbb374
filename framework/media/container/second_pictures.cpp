#include "framework/media/container/second_pictures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "framework/media/container/bmff_items.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/jumbf_boxes.h"
#include "framework/media/container/photoshop_resources.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/png_profiles.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"
#include "framework/media/container/xmp_pictures.h"

namespace pentimento {
namespace {

/// Size of a JPEG's frame; 0 by 0 if it has none.
std::pair<int, int> JpegSize(std::string_view jpeg) {
  JpegParts parts(jpeg);
  while (const std::optional<JpegPart> part = parts.Next()) {
    if (part->kind == JpegPart::Kind::kMarker && IsJpegFrame(part->code)) {
      const std::string_view content = JpegContent(jpeg, *part);
      return {static_cast<int>(ReadNumber(content, 3, 2)), static_cast<int>(ReadNumber(content, 1, 2))};
    }
    if (part->kind == JpegPart::Kind::kScan) {
      break;
    }
  }
  return {0, 0};
}

/// The directories of a TIFF file or EXIF block by their names, where their pixels are none without the directory:
/// plain and packed strips and tiles, and JPEG streams in several parts or without their tables (TIFF technical note
/// 2).
class PixelDirectories {
 public:
  explicit PixelDirectories(std::string_view tiff) : tiff_(tiff) {}

  /// Turns a stretch of a directory's pixels into what a decoder can be shown: the directory itself, for the first
  /// stretch, unless it is a picture alone.
  void Place(SecondPicture& picture) {
    if (!places_) {
      Read();
    }
    const auto place = places_->find(picture.name);
    if (place == places_->end() || (picture.format != "tiff" && !place->second.needed)) {
      return;
    }
    picture.format = "tiff";
    picture.width = picture.height = 0;
    picture.within = tiff_;
    picture.directory = std::exchange(place->second.offset, 0);
  }

 private:
  struct PixelPlace {
    std::size_t offset = 0;
    bool needed = false;  ///< also where the pixels are a JPEG stream
  };

  void Read() {
    places_.emplace();
    const TiffTree tree = ReadTiffTree(tiff_);
    for (const TiffDirectoryNode& node : tree.directories) {
      const TiffField* offsets = node.Find(tiff_tag::kStripOffsets);
      if (offsets == nullptr) {
        offsets = node.Find(tiff_tag::kTileOffsets);
      }
      if (offsets != nullptr) {
        const bool whole_jpeg = offsets->count == 1 && node.Find(tiff_tag::kJpegTables) == nullptr;
        (*places_)[node.name] = {node.offset, !whole_jpeg};
      }
    }
  }

  std::string_view tiff_;
  std::optional<std::map<std::string, PixelPlace>> places_;
};

/// Honest packets hold two or three.
constexpr std::size_t kMostXmpPictures = 1000;

class PictureFinder {
 public:
  PictureFinder(std::string_view bytes, const ContainerMap& map)
      : bytes_(bytes), map_(map), directories_(map.format == "tiff" ? bytes : std::string_view()) {}

  std::vector<SecondPicture> Find() {
    for (const Segment& segment : map_.segments) {
      if (segment.role == ByteRole::kCarrier) {
        LookAt(segment);
      }
    }
    for (const JoinedPayload& payload : JoinPayloads(bytes_, map_, "photoshop")) {
      FindInResources(payload.bytes, &payload);
    }
    for (const JoinedPayload& payload : JoinPayloads(bytes_, map_, "xmp-extended")) {
      FindInXmp(payload.bytes);
    }
    for (const JoinedPayload& payload : JoinPayloads(bytes_, map_, "jumbf")) {
      FindInJumbf(payload);
    }
    return std::move(pictures_);
  }

 private:
  void LookAt(const Segment& segment) {
    const std::string_view payload = Part(bytes_, segment.payload_offset, segment.payload_length);
    if (segment.carrier == "second-image") {
      AddEncoded("second-image", segment.name, segment.payload_offset, payload, FormatOfRest());
      directories_.Place(pictures_.back());
      PlaceItem(pictures_.back());
    } else if (segment.carrier == "jfif") {
      FindInJfif(segment.payload_offset, payload);
    } else if (segment.carrier == "jfxx") {
      FindInJfxx(segment.payload_offset, payload);
    } else if (segment.carrier == "exif" && map_.format == "tiff") {
      if (segment.name == "MakerNote") {
        FindStreams("MakerNote", segment.payload_offset, payload);
      }
    } else if (segment.carrier == "exif") {
      FindInExif(segment.payload_offset, payload);
    } else if (map_.format == "png" && (segment.carrier == "xmp" || segment.carrier == "png-text")) {
      FindInPngText(segment);
    } else if (segment.carrier == "xmp") {
      FindInXmp(payload);
    }
  }

  /// A text may be compressed, and may be a block that stands in other formats as it is.
  void FindInPngText(const Segment& segment) {
    if (inflatable_ == 0) {
      return;
    }
    const std::string_view content = Part(bytes_, segment.offset + PngFileChunk::kHeader,
                                          segment.length - std::min(segment.length, PngFileChunk::kOverhead));
    const std::optional<PngText> text = ReadPngText(segment.name, content, inflatable_);
    if (!text) {
      return;
    }
    inflatable_ -= std::min(inflatable_, text->text.size());
    if (segment.carrier == "xmp") {
      FindInXmp(text->text);
    } else if (const std::optional<RawProfile> profile = ReadRawProfile(*text)) {
      const RawBlock block = BlockOf(*profile);
      if (block.carrier == "xmp") {
        FindInXmp(block.bytes);
      } else if (block.carrier == "photoshop") {
        FindInResources(block.bytes, nullptr);
      } else if (block.carrier == "exif") {
        owner_ = std::make_shared<const std::string>(block.bytes);
        FindInExif(0, *owner_);
        owner_ = nullptr;
      }
    }
  }

  /// What a second image is whose bytes do not say so.
  [[nodiscard]] std::string FormatOfRest() const { return map_.format == "tiff" ? "tiff" : "item"; }

  /// Coded pictures of a HEIF are none without what the file says of them.
  void PlaceItem(SecondPicture& picture) {
    if (picture.format != "item" || (map_.format != "heif" && map_.format != "avif")) {
      return;
    }
    if (!items_) {
      items_ = ReadItemPlaces(bytes_);
    }
    const auto item = items_->find(picture.offset);
    picture.within = bytes_;
    picture.item = item == items_->end() ? 0 : item->second;
  }

  void AddEncoded(std::string carrier, std::string name, std::size_t offset, std::string_view picture,
                  std::string otherwise) {
    SecondPicture found{
        std::move(carrier), std::move(name), std::move(otherwise), offset, picture.size(), 0, 0, picture, owner_};
    if (owner_ != nullptr) {
      found.offset = 0;
    }
    const std::string_view format = ContainerFormat(picture);
    if (!format.empty()) {
      found.format = format;
    }
    if (format == "jpeg") {
      std::tie(found.width, found.height) = JpegSize(picture);
    }
    pictures_.push_back(std::move(found));
  }

  void AddRaw(std::string carrier, std::string name, std::string format, std::size_t offset, std::string_view pixels,
              int width, int height) {
    pictures_.push_back({std::move(carrier), std::move(name), std::move(format), offset, pixels.size(), width, height,
                         pixels, nullptr});
  }

  /// JFIF 1.02: behind five fixed fields come width, height and rows of RGB.
  void FindInJfif(std::size_t offset, std::string_view payload) {
    constexpr std::size_t kFields = 9;
    const int width = ByteAt(payload, 7);
    const int height = ByteAt(payload, 8);
    const std::size_t size = 3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (size > 0 && Holds(payload, kFields, size)) {
      AddRaw("jfif", "thumbnail", "rgb24", offset + kFields, payload.substr(kFields, size), width, height);
    }
  }

  /// JFIF 1.02: a code, then a JPEG stream (0x10), or width, height and a palette with indices (0x11) or RGB (0x13).
  void FindInJfxx(std::size_t offset, std::string_view payload) {
    const int code = ByteAt(payload, 0);
    if (code == 0x10) {
      AddEncoded("jfxx", "thumbnail", offset + 1, payload.substr(1), "jpeg");
    } else if (code == 0x11 || code == 0x13) {
      const int width = ByteAt(payload, 1);
      const int height = ByteAt(payload, 2);
      const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
      const std::size_t size = code == 0x11 ? 768 + pixels : 3 * pixels;
      if (pixels > 0 && Holds(payload, 3, size)) {
        AddRaw("jfxx", "thumbnail", code == 0x11 ? "indexed8" : "rgb24", offset + 3, payload.substr(3, size), width,
               height);
      }
    }
  }

  void FindInExif(std::size_t offset, std::string_view block) {
    const ContainerMap parts = WalkExifBlock(block);
    PixelDirectories directories(block);
    for (const Segment& segment : parts.segments) {
      const std::string_view payload = Part(block, segment.payload_offset, segment.payload_length);
      if (segment.carrier == "second-image") {
        AddEncoded("exif", segment.name, offset + segment.payload_offset, payload, "tiff");
        directories.Place(pictures_.back());
      } else if (segment.name == "MakerNote") {
        FindStreams("MakerNote", offset + segment.payload_offset, payload);
      } else if (segment.carrier == "xmp") {
        FindInXmp(payload);
      } else if (segment.role == ByteRole::kUnknown) {
        // Maker notes point at previews that stand outside of them.
        FindStreams("unknown", offset + segment.offset, Part(block, segment.offset, segment.length));
      }
    }
  }

  /// Whole JPEG streams among other bytes.
  void FindStreams(const std::string& name, std::size_t offset, std::string_view bytes) {
    std::size_t at = bytes.find(kJpegStart);
    while (at != std::string_view::npos) {
      const std::optional<std::size_t> length = JpegStreamLength(bytes.substr(at));
      if (!length) {
        return;  // nor does a later one end
      }
      const std::string_view stream = bytes.substr(at, *length);
      if (stream.size() >= kSmallestJpeg && JpegSize(stream).first > 0) {
        AddEncoded("exif", name, offset + at, stream, "jpeg");
      }
      at = bytes.find(kJpegStart, at + *length);
    }
  }

  /// @param file where the resources stand in the file; null where it holds them in another form.
  void FindInResources(std::string_view resources, const JoinedPayload* file) {
    for (const PhotoshopResource& resource : ReadPhotoshopResources(resources).resources) {
      const bool is_thumbnail = resource.id == 0x0409 || resource.id == 0x040C;
      if (is_thumbnail && resource.data.size() > kPhotoshopThumbnailHeader) {
        AddPart("photoshop", "thumbnail", file, resource.data_offset + kPhotoshopThumbnailHeader,
                resource.data.substr(kPhotoshopThumbnailHeader));
      }
    }
  }

  void FindInXmp(std::string_view packet) {
    for (XmpPicture& picture : FindXmpPictures(packet, kMostXmpPictures - xmp_pictures_)) {
      ++xmp_pictures_;
      const bool is_thumbnail = picture.name == "xmpGImg:image";
      AddOwned("xmp", is_thumbnail ? "thumbnail" : std::move(picture.name), std::move(picture.bytes));
    }
  }

  /// Embedded files ("bidb", ISO/IEC 19566-5, B.5): thumbnails of C2PA claims and of what a picture was made from
  /// (C2PA 2.1, 18.15).
  void FindInJumbf(const JoinedPayload& payload) {
    for (const JumbfNode& node : ReadJumbf(payload.bytes).nodes) {
      if (node.is_superbox || node.type != "bidb" || node.content.size() < kSmallestJpeg) {
        continue;
      }
      std::string label = node.path.substr(node.path.rfind('/') + 1);  // npos + 1 is 0
      if (label.starts_with("c2pa.thumbnail") || !ContainerFormat(node.content).empty()) {
        const auto at = static_cast<std::size_t>(node.content.data() - payload.bytes.data());
        AddPart("jumbf", std::move(label), &payload, at, node.content);
      }
    }
  }

  /// A picture at that place of a payload, which the file may hold in several pieces or in another form.
  void AddPart(std::string carrier, std::string name, const JoinedPayload* file, std::size_t at,
               std::string_view picture) {
    const std::size_t offset = file == nullptr ? 0 : file->FileOffset(at);
    if (file != nullptr && StandsAt(bytes_, offset, picture)) {
      AddEncoded(std::move(carrier), std::move(name), offset, Part(bytes_, offset, picture.size()), "jpeg");
    } else {
      AddOwned(std::move(carrier), std::move(name), std::string(picture));
    }
  }

  void AddOwned(std::string carrier, std::string name, std::string picture) {
    const auto owned = std::make_shared<const std::string>(std::move(picture));
    AddEncoded(std::move(carrier), std::move(name), 0, *owned, "jpeg");
    pictures_.back().owned = owned;
  }

  std::string_view bytes_;
  const ContainerMap& map_;
  PixelDirectories directories_;
  std::optional<std::map<std::size_t, std::uint32_t>> items_;  ///< of a HEIF, by where their bytes begin
  std::vector<SecondPicture> pictures_;
  std::shared_ptr<const std::string> owner_;  ///< of the bytes that are looked at; null where they are the file's
  std::size_t inflatable_ = kMostInflated;
  std::size_t xmp_pictures_ = 0;
};

}  // namespace

std::vector<SecondPicture> FindSecondPictures(std::string_view bytes, const ContainerMap& map) {
  return PictureFinder(bytes, map).Find();
}

}  // namespace pentimento
