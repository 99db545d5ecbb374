#include "framework/media/container/bmff_walker.h"

#include <algorithm>
#include <array>
#include <string>

#include "framework/media/container/bmff_boxes.h"
#include "framework/media/container/bmff_items.h"
#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kXmpId = "\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC"sv;
constexpr std::string_view kC2paId = "\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81"sv;

class BmffWalker {
 public:
  explicit BmffWalker(MapBuilder& map) : map_(map), bytes_(map.bytes()), sequence_(IsBmffSequence(bytes_)) {}

  void Walk() {
    std::size_t at = 0;
    while (at < bytes_.size() && !map_.full()) {
      const std::optional<BmffBox> box = ReadBmffBox(bytes_, at, bytes_.size());
      if (!box) {
        map_.Fault(at, "a box reaches beyond the end");
        map_.Unknown(at, bytes_.size() - at, "");
        break;
      }
      WalkTopLevel(*box);
      at = box->end();
    }
    if (!has_meta_) {
      map_.Fault(0, "there is no meta box");
    }
  }

 private:
  void WalkTopLevel(const BmffBox& box) {
    if (box.type == "ftyp") {
      map_.Image(box.offset, box.length, "ftyp");
    } else if (box.type == "meta" && !has_meta_) {
      has_meta_ = true;
      WalkMeta(box);
    } else if (box.type == "mdat") {
      // What items do not own of it stays unclaimed.
      map_.Image(box.offset, box.header, "mdat");
    } else if (box.type == "moov") {
      WalkMovie(box);
    } else if (box.type == "uuid") {
      WalkUuid(box);
    } else {
      WalkOther(box);
    }
  }

  void WalkMovie(const BmffBox& box) {
    if (sequence_) {
      map_.Fault(box.offset, "the samples of an image sequence are not followed");
      map_.Image(box.offset, box.length, "moov");
    } else {
      map_.Carrier(box.offset, box.length, "video", "moov");
    }
  }

  void WalkUuid(const BmffBox& box) {
    constexpr std::size_t kIdLength = 16;
    const std::string_view id = Part(bytes_, box.content(), std::min(kIdLength, box.length - box.header));
    const std::size_t content = std::min(box.content() + kIdLength, box.end());
    if (id == kXmpId) {
      map_.Carrier(box.offset, box.length, "xmp", "uuid", content, box.end() - content);
    } else if (id == kC2paId) {
      // Version and flags, the purpose with its zero, and for a manifest an offset (C2PA 2.1, A.5).
      const std::string_view rest = bytes_.substr(content, box.end() - content);
      const std::size_t zero = rest.find('\0', std::min<std::size_t>(4, rest.size()));
      const std::size_t skipped = zero == std::string_view::npos ? rest.size() : std::min(zero + 1 + 8, rest.size());
      map_.Carrier(box.offset, box.length, "jumbf", "uuid", content + skipped, rest.size() - skipped);
    } else {
      map_.Carrier(box.offset, box.length, "chunk", "uuid", content, box.end() - content);
    }
  }

  void WalkOther(const BmffBox& box) {
    const bool is_free = box.type == "free" || box.type == "skip";
    const std::string_view content = bytes_.substr(box.content(), box.end() - box.content());
    const bool empty = LeadingRun(content, '\0') == content.size();
    map_.Carrier(box.offset, box.length, is_free && empty ? "padding" : "chunk", PrintableName(box.type), box.content(),
                 content.size());
  }

  void WalkMeta(const BmffBox& meta) {
    map_.Image(meta.offset, meta.header + 4, "meta");
    std::size_t at = meta.content() + 4;
    while (const std::optional<BmffBox> box = ReadBmffBox(bytes_, at, meta.end())) {
      WalkInMeta(*box);
      at = box->end();
    }
    if (at < meta.end()) {
      map_.Fault(at, "a box in the meta box does not fit");
    }
    std::vector<std::pair<std::size_t, std::string>> faults;
    for (const BmffItem& item : ReadBmffItems(bytes_, meta, faults)) {
      for (std::size_t i = 0; i < item.extents.size(); ++i) {
        ClaimExtent(item, item.extents[i], i == 0);
      }
    }
    for (const auto& [offset, what] : faults) {
      map_.Fault(offset, what);
    }
  }

  void WalkInMeta(const BmffBox& box) {
    constexpr auto kNeeded = std::to_array<std::string_view>({"pitm", "iloc", "iref", "dinf", "grpl", "ipro"});
    if (box.type == "hdlr") {
      WalkHandler(box);
    } else if (box.type == "iinf") {
      WalkItemInfo(box);
    } else if (std::find(kNeeded.begin(), kNeeded.end(), box.type) != kNeeded.end()) {
      map_.Image(box.offset, box.length, box.type);
    } else if (box.type == "idat") {
      map_.Image(box.offset, box.header, "idat");
    } else if (box.type == "iprp") {
      WalkProperties(box);
    } else if (box.type == "uuid") {
      WalkUuid(box);
    } else {
      WalkOther(box);
    }
  }

  /// The name of a handler is whatever its writer likes (14496-12, 8.4.3); it stands at the end.
  void WalkHandler(const BmffBox& box) {
    constexpr std::size_t kNamePlace = 4 + 4 + 4 + 12;
    const std::size_t name = std::min(box.content() + kNamePlace, box.end());
    const bool has_zero = name < box.end() && bytes_[box.end() - 1] == '\0';
    ImageWithText(box, name, box.end() - name - (has_zero ? 1 : 0), "Handler");
  }

  /// Each item may have a name (14496-12, 8.11.6), behind its number and, in later versions, its type.
  void WalkItemInfo(const BmffBox& box) {
    const std::size_t count_size = ByteAt(bytes_, box.content()) == 0 ? 2 : 4;
    std::size_t at = std::min(box.content() + 4 + count_size, box.end());
    map_.Image(box.offset, at - box.offset, "iinf");
    while (const std::optional<BmffBox> entry = ReadBmffBox(bytes_, at, box.end())) {
      const unsigned version = ByteAt(bytes_, entry->content());
      const std::size_t before_name = version < 2 ? 4 : version == 2 ? 8 : 10;
      const std::size_t name = std::min(entry->content() + 4 + before_name, entry->end());
      const std::string_view rest = bytes_.substr(name, entry->end() - name);
      ImageWithText(*entry, name, std::min(rest.find('\0'), rest.size()), "ItemName");
      at = entry->end();
    }
    map_.Image(at, box.end() - at, "iinf");
  }

  /// A box that a decoder needs, but for a text in it.
  void ImageWithText(const BmffBox& box, std::size_t text, std::size_t length, std::string_view name) {
    map_.Image(box.offset, text - box.offset, box.type);
    map_.Carrier(text, length, "bmff-text", name);
    map_.Image(text + length, box.end() - text - length, box.type);
  }

  void WalkProperties(const BmffBox& properties) {
    map_.Image(properties.offset, properties.header, "iprp");
    std::size_t at = properties.content();
    while (const std::optional<BmffBox> box = ReadBmffBox(bytes_, at, properties.end())) {
      if (box->type == "ipco") {
        map_.Image(box->offset, box->header, "ipco");
        WalkContainerOfProperties(*box);
      } else if (box->type == "ipma") {
        map_.Image(box->offset, box->length, "ipma");
      } else {
        WalkOther(*box);
      }
      at = box->end();
    }
  }

  void WalkContainerOfProperties(const BmffBox& container) {
    constexpr auto kNeeded = std::to_array<std::string_view>(
        {"ispe", "pixi", "colr", "hvcC", "av1C", "avcC", "jpgC", "vvcC", "irot", "imir", "clap", "pasp", "auxC",
         "a1op", "a1lx", "lsel", "clli", "mdcv", "cclv", "amve", "rloc", "tmap", "oinf", "tols", "lhvC"});
    std::size_t at = container.content();
    while (const std::optional<BmffBox> box = ReadBmffBox(bytes_, at, container.end())) {
      const std::string_view kind = Part(bytes_, box->content(), 4);
      if (box->type == "colr" && (kind == "prof" || kind == "rICC")) {
        const std::size_t profile = std::min(box->content() + 4, box->end());
        map_.Carrier(box->offset, box->length, "icc", "colr", profile, box->end() - profile);
      } else if (std::find(kNeeded.begin(), kNeeded.end(), box->type) != kNeeded.end()) {
        map_.Image(box->offset, box->length, box->type);
      } else {
        WalkOther(*box);
      }
      at = box->end();
    }
  }

  void ClaimExtent(const BmffItem& item, const BmffExtent& extent, bool first) {
    switch (item.role) {
      case BmffItemRole::kImage:
        map_.Image(extent.offset, extent.length, "item");
        break;
      case BmffItemRole::kPicture:
        map_.Carrier(extent.offset, extent.length, "second-image",
                     item.relation.empty() ? PrintableName(item.type) : item.relation);
        break;
      case BmffItemRole::kExif: {
        // Four bytes say how many more stand in front of the TIFF header (23008-12, annex A.2.1).
        const std::size_t skipped =
            first ? std::min<std::size_t>(4 + ReadNumber(bytes_, extent.offset, 4), extent.length) : 0;
        map_.Carrier(extent.offset, extent.length, "exif", "Exif", extent.offset + skipped, extent.length - skipped);
        break;
      }
      case BmffItemRole::kXmp:
        map_.Carrier(extent.offset, extent.length, "xmp", "mime");
        break;
      case BmffItemRole::kOther:
        map_.Carrier(extent.offset, extent.length, "chunk", item.type.empty() ? "item" : PrintableName(item.type));
        break;
    }
  }

  MapBuilder& map_;
  std::string_view bytes_;
  bool sequence_;
  bool has_meta_ = false;
};

}  // namespace

void WalkBmff(MapBuilder& map) { BmffWalker(map).Walk(); }

}  // namespace pentimento
