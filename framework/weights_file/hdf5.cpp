#include "framework/weights_file/hdf5.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/hdf5_object.h"

namespace pentimento {
namespace {

constexpr std::string_view kHdf5Signature("\x89HDF\r\n\x1a\n", 8);
constexpr int kDeepestGroup = 16;
constexpr std::size_t kMostHdf5Objects = std::size_t{1} << 16;
constexpr std::size_t kMostPassedOver = 20;
constexpr std::uint64_t kSymbolicLink = 2;

class Hdf5Reader {
 public:
  Hdf5Reader(std::string_view bytes, const std::string& file) : bytes_(bytes, file), file_(file) {}

  WeightsFile Read() {
    weights_.format = "HDF5";
    ReadObject(RootAddress(), Place(), 0);
    return std::move(weights_);
  }

 private:
  /// Where an object lies in the tree of groups.
  struct Place {
    std::string section;
    std::string key;

    [[nodiscard]] std::string Name() const { return section.empty() ? key : section + "." + key; }
  };

  [[noreturn]] void Fail(const std::string& place, const std::string& problem) const {
    throw WeightsError(fmt::format("{}: \"{}\" {}", file_, Printable(place), problem));
  }

  std::uint64_t RootAddress() {
    ByteReader superblock = bytes_.At(0, "its beginning");
    if (superblock.Take(kHdf5Signature.size()) != kHdf5Signature) {
      superblock.Fail("no HDF5 file");
    }
    const std::uint64_t version = superblock.Number(1);
    if (version > 1) {
      superblock.Fail(
          fmt::format("HDF5 of version {}; load and save the file with Keras, which writes version 0", version));
    }
    superblock.Take(4);
    const std::uint64_t address_size = superblock.Number(1);
    const std::uint64_t length_size = superblock.Number(1);
    if (address_size != 8 || length_size != 8) {
      superblock.Fail(
          fmt::format("addresses of {} and lengths of {} bytes; load and save the file with Keras, which "
                      "writes 8",
                      address_size, length_size));
    }
    superblock.Take(version == 0 ? 9 : 13);
    const std::uint64_t base = superblock.Number(8);
    superblock.Take(8);
    const std::uint64_t end = superblock.Number(8);
    if (base != 0 || end > bytes_.size()) {
      superblock.Fail(
          fmt::format("it says that its bytes are {} to {}, and there are {}; it may be truncated, fetch it "
                      "again",
                      base, end, bytes_.size()));
    }
    superblock.Take(16);
    return superblock.Number(8);
  }

  void ReadObject(std::uint64_t address, const Place& place, int depth) {
    const std::string name = place.Name();
    const Hdf5Object object = ReadHdf5Object(bytes_, address, fmt::format("\"{}\"", Printable(name)));
    if (object.newer_group) {
      Fail(name,
           "is a group as Keras does not write them, with links to elsewhere or an order of its own; load and save the "
           "file with Keras");
    }
    if (object.group) {
      if (depth == kDeepestGroup) {
        Fail(name, "lies deeper than groups are followed");
      }
      ReadTree(*object.group, object.group->tree, /*level=*/-1, name, depth);
    } else if (object.shape && object.layout) {
      AddArray(object, place);
    } else if (weights_.skipped.size() < kMostPassedOver) {
      weights_.skipped.push_back(fmt::format("{}: neither a group nor an array", Printable(name)));
    }
  }

  /// @param level of this node above the leaves, which only the root may choose: a tree cannot go round in circles.
  void ReadTree(const Hdf5Group& group, std::uint64_t address, int level, const std::string& section, int depth) {
    ByteReader node = bytes_.At(address, "a list of a group's members");
    const bool is_group_node = node.Take(4) == "TREE" && node.Number(1) == 0;
    const int here = static_cast<int>(node.Number(1));
    if (!is_group_node || (level >= 0 && here != level)) {
      node.Fail("no list of a group's members; the file is damaged, fetch it again");
    }
    const std::uint64_t count = node.Number(2);
    node.Take(16);
    for (std::uint64_t i = 0; i < count; ++i) {
      node.Take(8);  // where the name of the first member lies
      const std::uint64_t child = node.Number(8);
      if (here > 0) {
        ReadTree(group, child, here - 1, section, depth);
      } else {
        ReadMembers(group, child, section, depth);
      }
    }
  }

  void ReadMembers(const Hdf5Group& group, std::uint64_t address, const std::string& section, int depth) {
    ByteReader members = bytes_.At(address, "a group's members");
    if (members.Take(4) != "SNOD") {
      members.Fail("no members of a group; the file is damaged, fetch it again");
    }
    members.Take(2);
    const std::uint64_t count = members.Number(2);
    for (std::uint64_t i = 0; i < count; ++i) {
      Place place{section, NameAt(group.names, members.Number(8))};
      const std::uint64_t object = members.Number(8);
      const std::uint64_t kind = members.Number(4);
      members.Take(20);
      const std::string name = place.Name();
      if (!IsUsableName(name) || place.key.empty()) {
        Fail(name, fmt::format("has a name of {} bytes, or with control characters", name.size()));
      }
      if (kind == kSymbolicLink || object == kNoHdf5Address) {
        Fail(name, "is a link to elsewhere");
      }
      if (++objects_ > kMostHdf5Objects) {
        Fail(section, fmt::format("has more than the {} objects of a file of weights", kMostHdf5Objects));
      }
      ReadObject(object, place, depth + 1);
    }
  }

  std::string NameAt(std::uint64_t heap, std::uint64_t offset) {
    ByteReader header = bytes_.At(heap, "a group's names");
    if (header.Take(4) != "HEAP") {
      header.Fail("no names of a group; the file is damaged, fetch it again");
    }
    header.Take(4);
    const std::uint64_t size = header.Number(8);
    header.Take(8);
    const std::string_view names = bytes_.Part(header.Number(8), size, "a group's names");
    if (offset >= names.size()) {
      header.Fail("a name outside of a group's names; the file is damaged, fetch it again");
    }
    const std::string_view name = names.substr(static_cast<std::size_t>(offset), kMostNameBytes + 1);
    return std::string(name.substr(0, name.find('\0')));
  }

  void AddArray(const Hdf5Object& object, const Place& place) {
    const std::string name = place.Name();
    if (!object.type) {
      if (weights_.skipped.size() < kMostPassedOver) {
        weights_.skipped.push_back(fmt::format("{}: elements of a type that is not supported", name));
      }
      return;
    }
    if (!object.layout->contiguous || object.elsewhere) {
      Fail(name, "is stored in pieces, compressed or in another file; Keras does none of these");
    }
    TensorView view;
    view.section = place.section;
    view.key = place.key;
    view.type = *object.type;
    view.shape = *object.shape;
    const auto count = ElementCount(view.shape);
    const std::size_t left = bytes_.size() - claimed_;
    if (!count || static_cast<std::uint64_t>(*count) > bytes_.size() / ElementSize(view.type)) {
      Fail(name, "is larger than its file");
    }
    const std::size_t size = static_cast<std::size_t>(*count) * ElementSize(view.type);
    if (size > left) {
      Fail(name, "shares its numbers with other arrays");
    }
    claimed_ += size;
    view.strides = RowStrides(view.shape);
    if (size > 0) {
      if (object.layout->address == kNoHdf5Address || object.layout->size != size) {
        Fail(name, fmt::format("has {} bytes for {} elements of {}; it was never written, or cut short",
                               object.layout->address == kNoHdf5Address ? 0 : object.layout->size, *count,
                               ToString(view.type)));
      }
      view.storage = bytes_.Part(object.layout->address, size, fmt::format("\"{}\"", Printable(name)));
    }
    weights_.tensors.push_back(std::move(view));
  }

  Hdf5Bytes bytes_;
  const std::string& file_;
  WeightsFile weights_;
  std::size_t objects_ = 0;
  std::size_t claimed_ = 0;  ///< bytes of the arrays so far
};

}  // namespace

bool IsHdf5(std::string_view bytes) { return bytes.starts_with(kHdf5Signature); }

WeightsFile ParseHdf5(std::string_view bytes, const std::string& file) { return Hdf5Reader(bytes, file).Read(); }

}  // namespace pentimento
