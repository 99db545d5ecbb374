#include "framework/media/container/tiff_tree.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr std::size_t kMostDirectories = 10'000;
constexpr std::size_t kMostFields = 250'000;
constexpr std::size_t kMostSubDirectories = 1'000;

/// Reads the directories breadth first, so that what the chain holds comes before what hangs from it.
class TiffReader {
 public:
  TiffReader(std::string_view bytes, TiffTree& tree) : bytes_(bytes), tree_(tree) {}

  void Read() {
    taken_.emplace(0, TiffTree::kHeader);
    ReadChain(ReadNumber(bytes_, 4, 4, tree_.order));
    while (!pending_.empty()) {
      const Pending next = std::move(pending_.front());
      pending_.pop_front();
      ReadOne(next.offset, next.name);
    }
  }

 private:
  struct Pending {
    std::size_t offset = 0;
    std::string name;
  };

  void Fault(std::size_t offset, std::string what) { tree_.faults.emplace_back(offset, std::move(what)); }

  void ReadChain(std::size_t offset) {
    for (int i = 0; offset != 0; ++i) {
      const std::size_t before = tree_.directories.size();
      ReadOne(offset, fmt::format("IFD{}", i));
      if (tree_.directories.size() == before) {
        return;
      }
      const TiffDirectoryNode& read = tree_.directories.back();
      offset = ReadNumber(bytes_, read.offset + read.length - 4, 4, tree_.order);
    }
  }

  /// Whether no directory stands on any of these bytes yet; they are then taken.
  bool Take(std::size_t offset, std::size_t length) {
    const auto after = taken_.upper_bound(offset);
    const bool free_before = after == taken_.begin() || std::prev(after)->second <= offset;
    const bool free_behind = after == taken_.end() || offset + length <= after->first;
    if (free_before && free_behind) {
      taken_.emplace(offset, offset + length);
    }
    return free_before && free_behind;
  }

  void ReadOne(std::size_t offset, const std::string& name) {
    if (!Holds(bytes_, offset, 2)) {
      Fault(offset, fmt::format("{} begins beyond the end", name));
      return;
    }
    std::size_t count = ReadNumber(bytes_, offset, 2, tree_.order);
    const std::size_t room = (bytes_.size() - offset - 2) / TiffField::kEntry;
    if (count > room) {
      Fault(offset, fmt::format("{} has {} entries but room for {}", name, count, room));
      count = room;
    }
    const std::size_t entries_end = offset + 2 + count * TiffField::kEntry;
    const std::size_t length = std::min(entries_end + 4, bytes_.size()) - offset;
    if (tree_.directories.size() >= kMostDirectories || fields_ + count > kMostFields) {
      Fault(offset, fmt::format("{} is not read: there are too many directories", name));
      return;
    }
    if (!Take(offset, length)) {
      Fault(offset, fmt::format("{} stands where another directory does", name));
      return;
    }
    fields_ += count;
    TiffDirectoryNode node{name, offset, length, {}};
    if (entries_end + 4 > bytes_.size()) {
      Fault(offset, fmt::format("{} does not say where the next directory is", name));
      node.length = entries_end + 4 - offset;  // what is missing reads as 0
    }
    node.fields.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      node.fields.push_back(ReadField(offset + 2 + i * TiffField::kEntry, name));
    }
    Follow(node);
    tree_.directories.push_back(std::move(node));
  }

  TiffField ReadField(std::size_t at, const std::string& name) {
    TiffField field;
    field.tag = static_cast<std::uint16_t>(ReadNumber(bytes_, at, 2, tree_.order));
    field.type = static_cast<std::uint16_t>(ReadNumber(bytes_, at + 2, 2, tree_.order));
    field.count = static_cast<std::uint32_t>(ReadNumber(bytes_, at + 4, 4, tree_.order));
    field.entry_offset = at;
    const std::size_t size = TiffTypeSize(field.type);
    const std::size_t length = size * field.count;
    field.value_offset = at + 8;
    if (length > TiffField::kInline) {
      field.value_offset = ReadNumber(bytes_, at + 8, 4, tree_.order);
    }
    field.damaged = size == 0 || !Holds(bytes_, field.value_offset, length);
    field.value_length = field.damaged ? 0 : length;
    if (field.damaged) {
      Fault(at, size == 0 ? fmt::format("{}: tag {} has the unknown type {}", name, field.tag, field.type)
                          : fmt::format("{}: the value of tag {} reaches beyond the end", name, field.tag));
    }
    return field;
  }

  void Follow(const TiffDirectoryNode& node) {
    static const std::map<std::uint16_t, std::string> kNames = {{tiff_tag::kExifDirectory, "ExifIFD"},
                                                                {tiff_tag::kGpsDirectory, "GPS"},
                                                                {tiff_tag::kInteropDirectory, "InteropIFD"},
                                                                {tiff_tag::kGlobalParameters, "GlobParamIFD"},
                                                                {tiff_tag::kSubDirectories, "SubIFD"}};
    for (const TiffField& field : node.fields) {
      const auto name = kNames.find(field.tag);
      if (name == kNames.end()) {
        continue;
      }
      for (const std::uint32_t offset : TiffNumbers(bytes_, field, tree_.order, kMostSubDirectories)) {
        const bool numbered = field.tag == tiff_tag::kSubDirectories;
        pending_.push_back({offset, numbered ? fmt::format("SubIFD{}", sub_directories_++) : name->second});
      }
    }
  }

  std::string_view bytes_;
  TiffTree& tree_;
  std::map<std::size_t, std::size_t> taken_;  ///< begin and end of what directories stand on
  std::deque<Pending> pending_;
  std::size_t fields_ = 0;
  int sub_directories_ = 0;
};

}  // namespace

const TiffField* TiffDirectoryNode::Find(std::uint16_t tag) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const TiffField& f) { return f.tag == tag; });
  return found == fields.end() ? nullptr : &*found;
}

bool IsTiff(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv);
}

std::size_t TiffTypeSize(std::uint16_t type) {
  constexpr std::array<std::uint8_t, 14> kSizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
  return type < kSizes.size() ? kSizes[type] : 0;
}

std::vector<std::uint32_t> TiffNumbers(std::string_view bytes, const TiffField& field, ByteOrder order,
                                       std::size_t most) {
  std::vector<std::uint32_t> numbers;
  if (field.damaged || (field.type != 1 && field.type != 3 && field.type != 4 && field.type != 13)) {
    return numbers;
  }
  const std::size_t size = TiffTypeSize(field.type);
  const std::size_t count = std::min<std::size_t>(field.count, most);
  numbers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back(
        static_cast<std::uint32_t>(ReadNumber(bytes, field.value_offset + i * size, static_cast<int>(size), order)));
  }
  return numbers;
}

TiffTree ReadTiffTree(std::string_view bytes) {
  TiffTree tree;
  if (!IsTiff(bytes)) {
    return tree;
  }
  tree.order = bytes[0] == 'I' ? ByteOrder::kLittle : ByteOrder::kBig;
  if (bytes.size() < TiffTree::kHeader) {
    tree.faults.emplace_back(0, "the header is cut off");
    return tree;
  }
  TiffReader(bytes, tree).Read();
  return tree;
}

}  // namespace pentimento
