#include "framework/media/inventory/inventory.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/container_items.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/png_profiles.h"
#include "framework/media/container/text_value.h"
#include "framework/media/container/unknown_inside.h"
#include "framework/media/inventory/embedded_items.h"
#include "framework/media/inventory/file_items.h"

namespace pentimento {
namespace {

/// Takes the inventory of one file.
class Taker {
 public:
  Taker(std::string_view bytes, ContainerMap map)
      : bytes_(bytes), map_(std::move(map)), unknown_(FindUnknownInside(bytes_, map_)) {
    inventory_.format = map_.format;
    inventory_.bytes = AccountBytes(map_, unknown_.stretches);
    inventory_.faults = map_.faults;
    inventory_.faults.insert(inventory_.faults.end(), unknown_.faults.begin(), unknown_.faults.end());
  }

  Inventory Take() {
    if (map_.format == "tiff") {
      // The file is itself the structure that EXIF blocks have; its other blocks are tags in it.
      Fault(AppendExif(bytes_, {0, bytes_.size()}, inventory_.items));
    } else {
      TakeBlocks();
    }
    for (UnknownStretch& stretch : unknown_.stretches) {
      inventory_.items.push_back({"unknown", std::move(stretch.carrier), std::move(stretch.name),
                                  std::move(stretch.digest), stretch.offset, stretch.length});
    }
    TakeContainerItems();
    return std::move(inventory_);
  }

 private:
  void Fault(std::string fault) {
    if (!fault.empty()) {
      inventory_.faults.push_back(std::move(fault));
    }
  }

  template <class Append>
  void TakeJoined(std::string_view carrier, const Append& append) {
    for (const JoinedPayload& payload : JoinPayloads(bytes_, map_, carrier)) {
      // The segment's header and signature are not looked for: the place is that of what the carrier holds.
      Fault(append(payload.bytes, CarrierPlace{payload.FileOffset(0), payload.bytes.size()}, inventory_.items));
    }
  }

  void TakeBlocks() {
    TakeJoined("exif", AppendExif);
    TakeJoined("photoshop", AppendIptcOfPhotoshop);
    TakeJoined("xmp-extended", AppendXmp);
    if (map_.format == "png") {
      TakePngChunks();
    } else {
      TakeJoined("xmp", AppendXmp);
      TakeJoined("icc", AppendIcc);
    }
  }

  void TakePngChunks() {
    for (const Segment& segment : map_.segments) {
      const CarrierPlace place{segment.offset, segment.length};
      if (segment.carrier == "icc") {
        const Inflated profile = Inflate(Part(bytes_, segment.payload_offset, segment.payload_length), inflatable_);
        inflatable_ -= profile.bytes.size();
        Fault(profile.complete ? AppendIcc(profile.bytes, place, inventory_.items) : "ICC: damaged or too large");
      } else if (segment.carrier == "xmp" || segment.carrier == "png-text") {
        TakePngText(segment, place);
      }
    }
  }

  void TakePngText(const Segment& segment, CarrierPlace place) {
    const std::string_view content = Part(bytes_, segment.offset + PngFileChunk::kHeader,
                                          segment.length - std::min(segment.length, PngFileChunk::kOverhead));
    const auto text = ReadPngText(segment.name, content, inflatable_);
    if (!text) {
      return;
    }
    inflatable_ -= std::min(inflatable_, text->text.size());
    if (segment.carrier == "xmp") {
      Fault(text->complete ? AppendXmp(text->text, place, inventory_.items) : "XMP: damaged or too large");
    } else if (const auto profile = ReadRawProfile(*text)) {
      TakeRawProfile(*profile, place);
    }
  }

  void TakeRawProfile(const RawProfile& profile, CarrierPlace place) {
    const RawBlock block = BlockOf(profile);
    if (block.carrier == "xmp") {
      Fault(AppendXmp(block.bytes, place, inventory_.items));
    } else if (block.carrier == "exif") {
      Fault(AppendExif(block.bytes, place, inventory_.items));
    } else if (block.carrier == "photoshop") {
      Fault(AppendIptcOfPhotoshop(block.bytes, place, inventory_.items));
      for (ContainerItem& item : ReadPhotoshopItems(block.bytes)) {
        inventory_.items.push_back({std::move(item.carrier), std::move(item.group), std::move(item.name),
                                    std::move(item.value), place.offset, place.length});
      }
    } else if (block.carrier == "iptc") {
      Fault(AppendIptc(block.bytes, place, inventory_.items));
    } else if (block.carrier == "icc") {
      Fault(AppendIcc(block.bytes, place, inventory_.items));
    }
  }

  /// What the container says, but for blocks that were read above.
  void TakeContainerItems() {
    for (ContainerItem& item : ReadContainerItems(bytes_, map_)) {
      const bool was_read =
          (item.carrier == "xmp" && item.group != "Picture") || (item.carrier == "icc" && item.name == "Profile");
      if (!was_read) {
        inventory_.items.push_back({std::move(item.carrier), std::move(item.group), std::move(item.name),
                                    std::move(item.value), item.offset, item.length});
      }
    }
  }

  std::string_view bytes_;
  ContainerMap map_;
  UnknownInside unknown_;
  Inventory inventory_;
  std::size_t inflatable_ = kMostInflated;
};

}  // namespace

Inventory TakeInventory(std::string_view bytes, const std::string& name) {
  ContainerMap map = WalkContainer(bytes);
  if (map.format.empty()) {
    throw DataError(
        fmt::format("{}: its metadata cannot be read: it is no JPEG, PNG, WebP, TIFF, HEIF or AVIF file; convert it, "
                    "or leave it out",
                    name));
  }
  return Taker(bytes, std::move(map)).Take();
}

Inventory TakeInventoryOfFile(const std::filesystem::path& path) {
  Inventory inventory = TakeInventory(ReadFile(path), path.string());
  AppendFileItems(path, inventory.items);
  return inventory;
}

}  // namespace pentimento
