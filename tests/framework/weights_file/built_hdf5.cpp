#include "tests/framework/weights_file/built_hdf5.h"

#include <algorithm>
#include <bit>

#include "tests/framework/weights_file/built_weights.h"

namespace pentimento::test {
namespace {

constexpr std::size_t kSuperblockSize = 96;
// A list of members, and a list of those, have room for two, the least that the superblock may say.
constexpr std::uint64_t kHalfOfRoom = 1;
constexpr std::size_t kMembersSize = 8 + 2 * kHalfOfRoom * 40;
constexpr std::size_t kTreeSize = 24 + (4 * kHalfOfRoom + 1) * 8;

/// Writes objects one after the other, each behind what it refers to.
class Hdf5Writer {
 public:
  std::string File(const std::vector<Hdf5Node>& members) {
    bytes_.assign(kSuperblockSize, '\0');
    const std::uint64_t root = Group({.name = "", .members = members});
    std::string superblock("\x89HDF\r\n\x1a\n", 8);
    superblock += Number(0, 5) + Number(8, 1) + Number(8, 1) + Number(0, 1) + Number(kHalfOfRoom, 2) +
                  Number(kHalfOfRoom, 2) + Number(0, 4);
    superblock += Number(0, 8) + Number(~std::uint64_t{0}, 8) + Number(bytes_.size(), 8) + Number(~std::uint64_t{0}, 8);
    superblock += Number(0, 8) + Number(root, 8) + Number(0, 24);
    bytes_.replace(0, kSuperblockSize, superblock);
    return bytes_;
  }

 private:
  /// @param size the room that it takes, if that is more than its bytes.
  std::uint64_t Append(const std::string& bytes, std::size_t size = 0) {
    const std::uint64_t at = bytes_.size();
    bytes_ += bytes;
    bytes_.resize(std::max((bytes_.size() + 7) / 8 * 8, static_cast<std::size_t>(at) + size), '\0');
    return at;
  }

  std::uint64_t Header(const Hdf5Node& node, std::string messages) {
    messages += node.messages;
    if (node.continued_at != 0) {
      messages += Hdf5Message(0x10, Number(node.continued_at, 8) + Number(40, 8));
    }
    return Append(Number(1, 2) + Number(4, 2) + Number(1, 4) + Number(messages.size(), 4) + Number(0, 4) + messages);
  }

  std::uint64_t Object(const Hdf5Node& node) { return node.array ? Array(node) : Group(node); }

  std::uint64_t Array(const Hdf5Node& node) {
    std::string elements;
    for (std::uint64_t i = 0; i < node.elements; ++i) {
      elements += Number(std::bit_cast<std::uint32_t>(static_cast<float>(i)), 4);
    }
    const std::uint64_t at = Append(elements);
    std::string shape = Number(1, 1) + Number(node.shape.size(), 1) + Number(0, 6);
    for (const std::uint64_t length : node.shape) {
      shape += Number(length, 8);
    }
    const std::string type = Number(0x11, 1) + Number(0x1F20, 3) + Number(4, 4) + Number(0, 2) + Number(32, 2) +
                             Number(23, 1) + Number(8, 1) + Number(0, 1) + Number(23, 1) + Number(127, 4);
    const std::string layout =
        Number(3, 1) + Number(1, 1) + Number(at, 8) + Number(node.size != 0 ? node.size : elements.size(), 8);
    return Header(node, Hdf5Message(1, shape) + Hdf5Message(3, type) + Hdf5Message(8, layout));
  }

  std::uint64_t Group(const Hdf5Node& node) {
    std::string names(8, '\0');
    std::string symbols;
    for (const Hdf5Node& member : node.members) {
      symbols += Number(names.size(), 8) + Number(Object(member), 8) + Number(0, 24);
      names += member.name + '\0';
      names.resize((names.size() + 7) / 8 * 8, '\0');
    }
    const std::uint64_t text = Append(names);
    const std::uint64_t heap = Append("HEAP" + Number(0, 4) + Number(names.size(), 8) + Number(1, 8) + Number(text, 8));
    const std::uint64_t leaf = Append("SNOD" + Number(1, 2) + Number(node.members.size(), 2) + symbols, kMembersSize);
    const std::uint64_t tree =
        Append("TREE" + Number(0, 2) + Number(node.members.empty() ? 0 : 1, 2) + Number(~std::uint64_t{0}, 8) +
                   Number(~std::uint64_t{0}, 8) + Number(0, 8) + Number(leaf, 8) + Number(8, 8),
               kTreeSize);
    return Header(node, Hdf5Message(0x11, Number(tree, 8) + Number(heap, 8)));
  }

  std::string bytes_;
};

}  // namespace

std::string Hdf5Message(int kind, const std::string& body) {
  std::string padded = body;
  padded.resize((padded.size() + 7) / 8 * 8, '\0');
  return Number(static_cast<std::uint64_t>(kind), 2) + Number(padded.size(), 2) + Number(0, 4) + padded;
}

std::string Hdf5File(const std::vector<Hdf5Node>& members) { return Hdf5Writer().File(members); }

std::string SoundHdf5File() {
  return Hdf5File({{.name = "vars",
                    .members = {{.name = "0", .array = true, .shape = {1, 1, 2, 3}, .elements = 6},
                                {.name = "1", .array = true, .shape = {3}, .elements = 3}}}});
}

}  // namespace pentimento::test
