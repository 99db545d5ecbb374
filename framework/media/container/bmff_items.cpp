#include "framework/media/container/bmff_items.h"

#include <algorithm>
#include <array>
#include <set>

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

/// Items and extents that are told apart; a picture of 2,500 tiles is one of some 2,600 items.
constexpr std::size_t kMostItems = 100'000;

/// Reads numbers one after the other; beyond the end they are 0, and `good` turns false.
class BmffCursor {
 public:
  BmffCursor(std::string_view bytes, std::size_t begin, std::size_t end)
      : bytes_(bytes.substr(0, std::min(end, bytes.size()))), at_(begin) {}

  std::uint64_t Number(int size) {
    good_ = good_ && Holds(bytes_, at_, static_cast<std::size_t>(size));
    const std::uint64_t value = good_ ? ReadNumber(bytes_, at_, size) : 0;
    at_ += static_cast<std::size_t>(size);
    return value;
  }
  std::string_view Text() {
    const std::string_view rest = Part(bytes_, at_);
    const std::string_view text = rest.substr(0, rest.find('\0'));
    at_ += text.size() + 1;
    return text;
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool good_ = true;
};

struct BmffReference {
  std::string type;
  std::uint32_t from = 0;
  std::vector<std::uint32_t> to;
};

class BmffItemReader {
 public:
  BmffItemReader(std::string_view file, const BmffBox& meta, std::vector<std::pair<std::size_t, std::string>>& faults)
      : file_(file), meta_(meta), faults_(faults) {}

  std::vector<BmffItem> Read() {
    Each(meta_.content() + 4, meta_.end(), [&](const BmffBox& box) {
      if (box.type == "idat") {
        idat_ = box.content();
        idat_length_ = box.length - box.header;
      }
    });
    Each(meta_.content() + 4, meta_.end(), [&](const BmffBox& box) {
      if (box.type == "pitm") {
        BmffCursor cursor = Contents(box);
        primary_ = Id(cursor, Version(box) == 0);
      } else if (box.type == "iinf") {
        ReadInfo(box);
      } else if (box.type == "iloc") {
        ReadLocations(box);
      } else if (box.type == "iref") {
        ReadReferences(box);
      } else if (box.type == "iprp") {
        ReadProperties(box);
      }
    });
    SetRoles();
    std::vector<BmffItem> items;
    for (auto& [id, item] : items_) {
      items.push_back(std::move(item));
    }
    return items;
  }

 private:
  void Each(std::size_t begin, std::size_t end, const auto& visit) {
    std::size_t at = begin;
    while (const std::optional<BmffBox> box = ReadBmffBox(file_, at, end)) {
      visit(*box);
      at = box->end();
    }
  }

  [[nodiscard]] unsigned Version(const BmffBox& box) const { return ByteAt(file_, box.content()); }
  /// Behind version and flags.
  [[nodiscard]] BmffCursor Contents(const BmffBox& box) const { return {file_, box.content() + 4, box.end()}; }
  static std::uint32_t Id(BmffCursor& cursor, bool narrow) {
    return static_cast<std::uint32_t>(cursor.Number(narrow ? 2 : 4));
  }

  BmffItem* ItemOf(std::uint32_t id) {
    const auto found = items_.find(id);
    if (found != items_.end()) {
      return &found->second;
    }
    if (items_.size() >= kMostItems) {
      return nullptr;
    }
    BmffItem& item = items_[id];
    item.id = id;
    return &item;
  }

  void ReadInfo(const BmffBox& box) {
    const std::size_t count_size = Version(box) == 0 ? 2 : 4;
    Each(box.content() + 4 + count_size, box.end(), [&](const BmffBox& entry) {
      const unsigned version = Version(entry);
      if (entry.type != "infe" || version < 2) {
        return;
      }
      BmffCursor cursor = Contents(entry);
      const std::uint32_t id = Id(cursor, version == 2);
      cursor.Number(2);  // protection
      const std::string type = MakeNumber(cursor.Number(4), 4);
      cursor.Text();  // name
      BmffItem* item = cursor.good() ? ItemOf(id) : nullptr;
      if (item != nullptr) {
        item->type = type;
        item->content_type = type == "mime" ? cursor.Text() : std::string_view();
      }
    });
  }

  void ReadLocations(const BmffBox& box) {
    const unsigned version = Version(box);
    BmffCursor cursor = Contents(box);
    const std::uint64_t sizes = cursor.Number(2);
    const auto size = [&](int shift) { return static_cast<int>(std::min<std::uint64_t>(sizes >> shift & 0xF, 8)); };
    const int offset_size = size(12);
    const int length_size = size(8);
    const int base_size = size(4);
    const int index_size = version == 0 ? 0 : size(0);
    const std::uint64_t count = cursor.Number(version < 2 ? 2 : 4);
    for (std::uint64_t i = 0; i < count && cursor.good(); ++i) {
      const std::uint32_t id = Id(cursor, version < 2);
      const std::uint64_t method = version == 0 ? 0 : cursor.Number(2) & 0xF;
      cursor.Number(2);  // data reference
      const std::uint64_t base = cursor.Number(base_size);
      const std::uint64_t extents = cursor.Number(2);
      // Extents without offset and length take no bytes, so a number of them would be free.
      const bool free_of_charge = offset_size + length_size + index_size == 0;
      for (std::uint64_t j = 0; j < (free_of_charge ? std::min<std::uint64_t>(extents, 1) : extents); ++j) {
        cursor.Number(index_size);
        const std::uint64_t offset = base + cursor.Number(offset_size);
        const std::uint64_t length = cursor.Number(length_size);
        if (!cursor.good()) {
          break;
        }
        AddExtent(id, method, offset, length);
      }
    }
    if (!cursor.good()) {
      faults_.emplace_back(box.offset, "the places of items are cut off");
    }
  }

  void AddExtent(std::uint32_t id, std::uint64_t method, std::uint64_t offset, std::uint64_t length) {
    if (method > 1 || extents_ >= kMostItems) {
      return;  // made from other items
    }
    const std::size_t begin = method == 0 ? 0 : idat_;
    const std::size_t room = method == 0 ? file_.size() : idat_length_;
    if (offset > room || length > room - offset) {
      faults_.emplace_back(meta_.offset, "an item reaches beyond the end");
      return;
    }
    if (BmffItem* item = ItemOf(id)) {
      ++extents_;
      item->extents.push_back({begin + offset, length == 0 ? room - offset : length});
    }
  }

  void ReadReferences(const BmffBox& box) {
    const bool narrow = Version(box) == 0;
    Each(box.content() + 4, box.end(), [&](const BmffBox& entry) {
      BmffCursor cursor(file_, entry.content(), entry.end());
      BmffReference reference{std::string(entry.type), Id(cursor, narrow), {}};
      const std::uint64_t count = cursor.Number(2);
      for (std::uint64_t i = 0; i < count && cursor.good(); ++i) {
        reference.to.push_back(Id(cursor, narrow));
      }
      references_.push_back(std::move(reference));
    });
  }

  /// Which items have a property "auxC" that says alpha.
  void ReadProperties(const BmffBox& box) {
    std::set<std::uint64_t> alpha;  // numbers of properties, from 1
    Each(box.content(), box.end(), [&](const BmffBox& child) {
      if (child.type == "ipco") {
        std::uint64_t number = 0;
        Each(child.content(), child.end(), [&](const BmffBox& property) {
          ++number;
          const std::string_view content = Part(file_, property.content() + 4, property.length - property.header);
          const std::string_view kind = content.substr(0, content.find('\0'));
          if (property.type == "auxC" &&
              (kind == "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" || kind == "urn:mpeg:hevc:2015:auxid:1" ||
               kind == "urn:mpeg:avc:2015:auxid:1")) {
            alpha.insert(number);
          }
        });
      }
    });
    Each(box.content(), box.end(), [&](const BmffBox& child) {
      if (child.type == "ipma") {
        ReadAssociations(child, alpha);
      }
    });
  }

  void ReadAssociations(const BmffBox& box, const std::set<std::uint64_t>& alpha) {
    const bool wide = (ByteAt(file_, box.content() + 3) & 1) != 0;
    const bool narrow_id = Version(box) == 0;
    BmffCursor cursor = Contents(box);
    const std::uint64_t count = cursor.Number(4);
    for (std::uint64_t i = 0; i < count && cursor.good(); ++i) {
      const std::uint32_t id = Id(cursor, narrow_id);
      const std::uint64_t properties = cursor.Number(1);
      for (std::uint64_t j = 0; j < properties && cursor.good(); ++j) {
        const std::uint64_t property = cursor.Number(wide ? 2 : 1) & (wide ? 0x7FFF : 0x7F);
        if (alpha.contains(property)) {
          alpha_items_.insert(id);
        }
      }
    }
  }

  void SetRoles() {
    for (auto& [id, item] : items_) {
      if (item.type == "Exif") {
        item.role = BmffItemRole::kExif;
      } else if (item.type == "mime") {
        item.role = item.content_type == "application/rdf+xml" ? BmffItemRole::kXmp : BmffItemRole::kOther;
      } else if (item.type != "uri " && !item.type.empty()) {
        item.role = BmffItemRole::kPicture;
      }
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> parts;
    for (const BmffReference& reference : references_) {
      if (reference.type == "dimg" && !reference.to.empty()) {
        std::vector<std::uint32_t>& of = parts[reference.from];
        of.insert(of.end(), reference.to.begin(), reference.to.end());
        for (const std::uint32_t part : reference.to) {
          if (const auto item = items_.find(part); item != items_.end()) {
            item->second.is_part = true;
          }
        }
      }
    }
    std::set<std::uint32_t> visited;
    MarkImage(primary_, parts, visited);
    for (const BmffReference& reference : references_) {
      const bool auxiliary = reference.type == "auxl" || reference.type == "thmb";
      const auto item = items_.find(reference.from);
      if (!auxiliary || item == items_.end()) {
        continue;
      }
      item->second.relation = reference.type;
      const bool of_picture =
          std::any_of(reference.to.begin(), reference.to.end(), [&](std::uint32_t id) { return visited.contains(id); });
      if (reference.type == "auxl" && of_picture && alpha_items_.contains(reference.from)) {
        MarkImage(reference.from, parts, visited);
      }
    }
  }

  /// Marks an item and what it is put together from.
  void MarkImage(std::uint32_t first, const std::map<std::uint32_t, std::vector<std::uint32_t>>& parts,
                 std::set<std::uint32_t>& visited) {
    std::vector<std::uint32_t> pending = {first};
    while (!pending.empty()) {
      const std::uint32_t id = pending.back();
      pending.pop_back();
      if (!visited.insert(id).second) {
        continue;
      }
      if (const auto item = items_.find(id); item != items_.end() && item->second.role == BmffItemRole::kPicture) {
        item->second.role = BmffItemRole::kImage;
      }
      if (const auto of = parts.find(id); of != parts.end()) {
        pending.insert(pending.end(), of->second.begin(), of->second.end());
      }
    }
  }

  std::string_view file_;
  BmffBox meta_;
  std::vector<std::pair<std::size_t, std::string>>& faults_;
  std::map<std::uint32_t, BmffItem> items_;
  std::vector<BmffReference> references_;
  std::set<std::uint32_t> alpha_items_;
  std::uint32_t primary_ = 0;
  std::size_t idat_ = 0;
  std::size_t idat_length_ = 0;
  std::size_t extents_ = 0;
};

}  // namespace

std::vector<BmffItem> ReadBmffItems(std::string_view file, const BmffBox& meta,
                                    std::vector<std::pair<std::size_t, std::string>>& faults) {
  return BmffItemReader(file, meta, faults).Read();
}

std::map<std::size_t, std::uint32_t> ReadItemPlaces(std::string_view file) {
  std::map<std::size_t, std::uint32_t> places;
  std::size_t at = 0;
  while (const std::optional<BmffBox> box = ReadBmffBox(file, at, file.size())) {
    if (box->type == "meta") {
      std::vector<std::pair<std::size_t, std::string>> ignored;
      for (const BmffItem& item : ReadBmffItems(file, *box, ignored)) {
        if (!item.extents.empty() && !item.is_part) {
          places.emplace(item.extents.front().offset, item.id);
        }
      }
      break;
    }
    at = box->end();
  }
  return places;
}

}  // namespace pentimento
