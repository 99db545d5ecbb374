#include "framework/media/container/mpf.h"

#include "framework/media/container/bytes.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {

std::vector<MpfEntry> ReadMpf(std::string_view file, std::size_t payload_offset, std::size_t payload_length) {
  constexpr std::uint16_t kEntries = 0xB002;
  constexpr std::uint16_t kUniqueIds = 0xB003;
  constexpr std::size_t kEntry = 16;
  constexpr std::size_t kUniqueId = 33;
  const std::string_view block = Part(file, payload_offset, payload_length);
  const TiffTree tree = ReadTiffTree(block);
  std::vector<MpfEntry> entries;
  if (tree.directories.empty()) {
    return entries;
  }
  const TiffField* field = tree.directories.front().Find(kEntries);
  const TiffField* ids = tree.directories.front().Find(kUniqueIds);
  const std::string_view id_list = ids == nullptr ? "" : Part(block, ids->value_offset, ids->value_length);
  for (std::size_t at = 0; field != nullptr && at + kEntry <= field->value_length; at += kEntry) {
    const std::size_t entry = field->value_offset + at;
    const std::size_t offset = ReadNumber(block, entry + 8, 4, tree.order);
    entries.push_back({static_cast<std::uint32_t>(ReadNumber(block, entry, 4, tree.order)),
                       offset == 0 ? 0 : payload_offset + offset, ReadNumber(block, entry + 4, 4, tree.order),
                       Part(id_list, entries.size() * kUniqueId, kUniqueId)});
  }
  return entries;
}

std::string_view MpfKind(std::uint32_t attribute) {
  switch (attribute & 0xFFFFFF) {
    case 0x030000:
      return "baseline primary";
    case 0x010001:
      return "large thumbnail (VGA)";
    case 0x010002:
      return "large thumbnail (full HD)";
    case 0x020001:
      return "panorama";
    case 0x020002:
      return "disparity";
    case 0x020003:
      return "multi-angle";
    case 0:
      return "undefined";
    default:
      return "of an unknown kind";
  }
}

}  // namespace pentimento
