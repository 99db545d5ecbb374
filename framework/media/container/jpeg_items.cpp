#include <algorithm>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/item_readers.h"
#include "framework/media/container/mpf.h"
#include "framework/media/container/quantisation.h"
#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

/// Appends the fields of one segment.
class Fields {
 public:
  Fields(const Segment& segment, std::string group, std::vector<ContainerItem>& items)
      : segment_(segment), group_(std::move(group)), items_(items) {}

  void Add(std::string name, std::string value) {
    items_.push_back({segment_.carrier, group_, std::move(name), std::move(value), segment_.offset, segment_.length});
  }

 private:
  const Segment& segment_;
  std::string group_;
  std::vector<ContainerItem>& items_;
};

/// JFIF 1.02: version, unit, densities, size of the thumbnail, its pixels.
void AppendJfif(std::string_view payload, Fields fields) {
  constexpr std::size_t kFields = 9;
  fields.Add("Version", fmt::format("{}.{:02}", ByteAt(payload, 0), ByteAt(payload, 1)));
  fields.Add("DensityUnit", std::to_string(ByteAt(payload, 2)));
  fields.Add("XDensity", std::to_string(ReadNumber(payload, 3, 2)));
  fields.Add("YDensity", std::to_string(ReadNumber(payload, 5, 2)));
  const std::size_t width = ByteAt(payload, 7);
  const std::size_t height = ByteAt(payload, 8);
  if (width * height > 0) {
    fields.Add("ThumbnailSize", fmt::format("{}x{}", width, height));
  }
  const std::size_t end = kFields + 3 * width * height;
  if (payload.size() > end) {
    fields.Add("Behind", DigestOf(payload.substr(end)));
  }
}

/// Adobe technical note 5116: version, two words of flags, transform.
void AppendAdobe(std::string_view payload, Fields fields) {
  constexpr std::size_t kFields = 7;
  fields.Add("Version", std::to_string(ReadNumber(payload, 0, 2)));
  fields.Add("Flags0", fmt::format("0x{:04x}", ReadNumber(payload, 2, 2)));
  fields.Add("Flags1", fmt::format("0x{:04x}", ReadNumber(payload, 4, 2)));
  fields.Add("Transform", std::to_string(ByteAt(payload, 6)));
  if (payload.size() > kFields) {
    fields.Add("Behind", DigestOf(payload.substr(kFields)));
  }
}

void AppendMpf(std::string_view bytes, const Segment& segment, Fields fields) {
  int number = 0;
  for (const MpfEntry& entry : ReadMpf(bytes, segment.payload_offset, segment.payload_length)) {
    fields.Add(fmt::format("MPImage{}", ++number),
               fmt::format("{}, {} bytes at byte {}", MpfKind(entry.attribute), entry.length, entry.offset));
    if (!entry.unique_id.empty()) {
      fields.Add(fmt::format("ImageUID{}", number), TextOf(entry.unique_id.substr(0, entry.unique_id.find('\0'))));
    }
  }
}

}  // namespace

void AppendJpegItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  for (const Segment& segment : map.segments) {
    const std::string_view payload = Part(bytes, segment.payload_offset, segment.payload_length);
    if (segment.carrier == "jfif") {
      AppendJfif(payload, {segment, "JFIF", items});
    } else if (segment.carrier == "jfxx") {
      Fields(segment, "JFXX", items).Add("ExtensionCode", fmt::format("0x{:02x}", ByteAt(payload, 0)));
    } else if (segment.carrier == "adobe") {
      AppendAdobe(payload, {segment, "Adobe", items});
    } else if (segment.carrier == "mpf") {
      AppendMpf(bytes, segment, {segment, "MPF", items});
    }
  }
}

void AppendQuantisationItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  const auto tables = std::find_if(map.segments.begin(), map.segments.end(),
                                   [](const Segment& segment) { return segment.name == "DQT"; });
  if (map.format != "jpeg" || tables == map.segments.end()) {
    return;
  }
  if (const auto fingerprint = FingerprintQuantisation(bytes)) {
    const auto add = [&](std::string name, std::string value) {
      items.push_back({"dqt", "DQT", std::move(name), std::move(value), tables->offset, tables->length});
    };
    add("Fingerprint", fingerprint->digest);
    add("Quality", fmt::format("{}{}", fingerprint->is_exact ? "" : "about ", fingerprint->quality));
  }
}

}  // namespace pentimento
