#include "framework/media/inventory/inventory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/container.h"
#include "framework/media/inventory/embedded_items.h"
#include "framework/media/inventory/file_items.h"
#include "framework/media/inventory/png_profiles.h"

namespace pentimento {
namespace {

/// What all of a file's compressed blocks are inflated to at most: no honest file comes near, and a bomb ends here.
constexpr std::size_t kMostInflated = std::size_t{32} << 20U;

/// Extended XMP of a JPEG comes in parts, each led by a GUID, the length of the whole and its own place in it (XMP
/// specification part 3, 1.1.3.1).
struct ExtendedXmp {
  static constexpr std::size_t kHead = 40;
  static constexpr std::size_t kGuid = 32;

  std::string text;
  CarrierPlace place;
};

std::size_t BigEndian(std::string_view bytes, std::size_t offset) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[offset + i]);
  }
  return value;
}

/// Takes the inventory of one file's segments.
class Taker {
 public:
  Taker(std::string_view bytes, ContainerMap map) : bytes_(bytes), map_(std::move(map)) {
    inventory_.format = map_.format;
    inventory_.bytes = AccountBytes(bytes_, map_);
    inventory_.faults = map_.faults;
  }

  Inventory Take() {
    if (map_.format == "tiff") {
      // The file is itself the structure that EXIF blocks have; its other blocks are tags in it.
      Fault(AppendExif(bytes_, {0, bytes_.size()}, inventory_.items));
    }
    for (const Segment& segment : map_.segments) {
      if (segment.role == ByteRole::kCarrier) {
        TakeSegment(segment);
      }
    }
    for (auto& [guid, extended] : extended_) {
      Fault(AppendXmp(extended.text, extended.place, inventory_.items));
    }
    if (!icc_.empty()) {
      Fault(AppendIcc(icc_, icc_place_, inventory_.items));
    }
    return std::move(inventory_);
  }

 private:
  [[nodiscard]] std::string_view Payload(const Segment& segment) const {
    return bytes_.substr(segment.payload_offset, segment.payload_length);
  }

  void Fault(std::string fault) {
    if (!fault.empty()) {
      inventory_.faults.push_back(std::move(fault));
    }
  }

  void Add(const Segment& segment, std::string name, std::string value) {
    inventory_.items.push_back(
        {segment.carrier, segment.name, std::move(name), std::move(value), segment.offset, segment.length});
  }

  void TakeSegment(const Segment& segment) {
    const std::string_view payload = Payload(segment);
    const CarrierPlace place{segment.offset, segment.length};
    if (map_.format == "tiff") {
      return;
    }
    if (segment.carrier == "exif") {
      Fault(AppendExif(payload, place, inventory_.items));
    } else if (segment.carrier == "xmp") {
      Xmp(segment, payload, place);
    } else if (segment.carrier == "xmp-extended") {
      Extend(segment);
    } else if (segment.carrier == "photoshop") {
      Fault(AppendPhotoshop(payload, place, inventory_.items));
    } else if (segment.carrier == "icc") {
      Icc(segment, payload);
    } else if (segment.carrier == "png-text") {
      Text(segment, payload);
    } else if (segment.carrier == "comment") {
      Add(segment, "Comment", ShownValue(std::string(payload)));
    } else {
      Add(segment, segment.carrier, DigestValue(payload));
    }
  }

  void Xmp(const Segment& segment, std::string_view payload, CarrierPlace place) {
    if (segment.name != "iTXt") {
      Fault(AppendXmp(payload, place, inventory_.items));
      return;
    }
    // Whether it is compressed stands before the payload.
    constexpr std::size_t kHeader = 8;
    constexpr std::size_t kChecksum = 4;
    const auto text = Inflated("iTXt", bytes_.substr(segment.offset + kHeader, segment.length - kHeader - kChecksum));
    Fault(text ? AppendXmp(text->text, place, inventory_.items) : "XMP: damaged");
  }

  void Extend(const Segment& segment) {
    const std::size_t head = segment.payload_offset - segment.offset;
    if (head < ExtendedXmp::kHead) {
      Fault(fmt::format("extended XMP at {}: damaged", segment.offset));
      return;
    }
    const std::string_view fields = bytes_.substr(segment.payload_offset - ExtendedXmp::kHead, ExtendedXmp::kHead);
    ExtendedXmp& extended = extended_[std::string(fields.substr(0, ExtendedXmp::kGuid))];
    const std::size_t offset = BigEndian(fields, ExtendedXmp::kGuid + 4);
    if (offset != extended.text.size()) {
      Fault(fmt::format("extended XMP at {}: a part is missing before it", segment.offset));
    }
    if (extended.text.empty()) {
      extended.place.offset = segment.offset;
    }
    extended.place.length += segment.length;
    extended.text += Payload(segment);
  }

  void Icc(const Segment& segment, std::string_view payload) {
    if (segment.name == "iCCP") {
      const auto profile = Inflate(payload, inflatable_);
      if (!profile || profile->size() == inflatable_) {
        Fault(fmt::format("iCCP at {}: damaged or too large", segment.offset));
        Add(segment, "Profile", DigestValue(payload));
        return;
      }
      AddIcc(segment, *profile);
      return;
    }
    AddIcc(segment, payload);
  }

  void AddIcc(const Segment& segment, std::string_view part) {
    if (icc_.empty()) {
      icc_place_.offset = segment.offset;
    }
    icc_place_.length += segment.length;
    icc_ += part;
  }

  std::optional<PngText> Inflated(std::string_view chunk, std::string_view content) {
    auto text = ReadPngText(chunk, content, inflatable_);
    inflatable_ -= text ? std::min(inflatable_, text->text.size()) : 0;
    return text;
  }

  void Text(const Segment& segment, std::string_view payload) {
    const auto text = Inflated(segment.name, payload);
    if (!text) {
      Fault(fmt::format("{} at {}: damaged", segment.name, segment.offset));
      Add(segment, segment.name, DigestValue(payload));
      return;
    }
    if (text->cut) {
      Fault(fmt::format("{} at {}: read no further than {} MiB into what is compressed", segment.name, segment.offset,
                        kMostInflated >> 20U));
    }
    if (const auto profile = ReadRawProfile(*text)) {
      Raw(*profile, {segment.offset, segment.length});
      return;
    }
    Add(segment, text->keyword, ShownValue(text->text));
  }

  void Raw(const RawProfile& profile, CarrierPlace place) {
    using namespace std::string_view_literals;
    constexpr std::string_view kExif = "Exif\0\0"sv;
    constexpr std::string_view kXmp = "http://ns.adobe.com/xap/1.0/\0"sv;
    constexpr std::string_view kPhotoshop = "Photoshop 3.0\0"sv;
    std::string_view bytes = profile.bytes;
    const auto take = [&bytes](std::string_view signature) {
      const bool leads = bytes.starts_with(signature);
      bytes.remove_prefix(leads ? signature.size() : 0);
      return leads;
    };
    if (profile.type == "exif" || (profile.type == "APP1" && take(kExif))) {
      take(kExif);
      Fault(AppendExif(bytes, place, inventory_.items));
    } else if (profile.type == "xmp" || (profile.type == "APP1" && take(kXmp))) {
      Fault(AppendXmp(bytes, place, inventory_.items));
    } else if (profile.type == "iptc" || profile.type == "8bim" || profile.type == "APP13") {
      take(kPhotoshop);
      Fault(bytes.starts_with("8BIM") ? AppendPhotoshop(bytes, place, inventory_.items)
                                      : AppendIptc(bytes, place, inventory_.items));
    } else if (profile.type == "icc" || profile.type == "icm") {
      Fault(AppendIcc(bytes, place, inventory_.items));
    } else {
      inventory_.items.push_back(
          {"png-text", "raw profile", profile.type, DigestValue(profile.bytes), place.offset, place.length});
    }
  }

  std::string_view bytes_;
  ContainerMap map_;
  Inventory inventory_;
  std::map<std::string, ExtendedXmp> extended_;
  std::string icc_;
  CarrierPlace icc_place_;
  std::size_t inflatable_ = kMostInflated;
};

}  // namespace

Inventory TakeInventory(std::string_view bytes, const std::string& name) {
  ContainerMap map = WalkContainer(bytes);
  if (map.format.empty()) {
    throw DataError(fmt::format(
        "{}: its metadata cannot be read: it is no JPEG, PNG, WebP, TIFF, HEIF or AVIF file; convert it, or leave it out",
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
