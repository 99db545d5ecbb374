#include "framework/weights_file/hdf5_object.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

/// More than a file with 2^16 arrays needs.
constexpr std::size_t kMostHdf5Steps = std::size_t{1} << 21;

/// Kinds of the messages that a header is made of; others (times, fill values, attributes) say nothing of weights.
enum class MessageKind : std::uint16_t {
  kDataspace = 0x01,
  kLinkInfo = 0x02,
  kDatatype = 0x03,
  kLink = 0x06,
  kExternalFiles = 0x07,
  kLayout = 0x08,
  kContinuation = 0x10,
  kSymbolTable = 0x11,
};

/// Lengths of a data set; nothing if it was made without any elements.
std::optional<std::vector<std::int64_t>> ReadShape(ByteReader& message) {
  const std::uint64_t version = message.Number(1);
  const std::uint64_t rank = message.Number(1);
  message.Take(1);
  if (version == 1) {
    message.Take(5);
  } else if (version != 2) {
    message.Fail(fmt::format("a shape of version {}", version));
  } else if (message.Number(1) == 2) {
    return std::nullopt;
  }
  if (rank > kMostDimensions) {
    message.Fail(fmt::format("more than {} dimensions", kMostDimensions));
  }
  std::vector<std::int64_t> shape;
  for (std::uint64_t i = 0; i < rank; ++i) {
    const std::uint64_t length = message.Number(8);
    if (length > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      message.Fail("a length that overflows");
    }
    shape.push_back(static_cast<std::int64_t>(length));
  }
  return shape;
}

/// Little-endian integers, and floats of the formats that weight files have.
std::optional<ElementType> ReadType(ByteReader& message) {
  constexpr std::uint64_t kInteger = 0;
  constexpr std::uint64_t kFloat = 1;
  constexpr std::uint64_t kSigned = 8;
  constexpr std::uint64_t kOrder = 0x41;
  struct Known {
    std::uint64_t size;
    ElementType is_signed;
    ElementType is_unsigned;
  };
  static constexpr std::array<Known, 4> kIntegers = {{{1, ElementType::kI8, ElementType::kU8},
                                                      {2, ElementType::kI16, ElementType::kU16},
                                                      {4, ElementType::kI32, ElementType::kU32},
                                                      {8, ElementType::kI64, ElementType::kU64}}};
  struct Float {
    std::uint64_t size;
    std::uint64_t exponent;
    ElementType type;
  };
  static constexpr std::array<Float, 4> kFloats = {
      {{2, 5, ElementType::kF16}, {2, 8, ElementType::kBF16}, {4, 8, ElementType::kF32}, {8, 11, ElementType::kF64}}};
  const std::uint64_t kind = message.Number(1) & 0x0FU;
  const std::uint64_t flags = message.Number(3);
  const std::uint64_t size = message.Number(4);
  if ((kind != kInteger && kind != kFloat) || (flags & kOrder) != 0) {
    return std::nullopt;
  }
  const std::uint64_t first_bit = message.Number(2);
  const std::uint64_t bits = message.Number(2);
  if (first_bit != 0 || bits != 8 * size) {
    return std::nullopt;
  }
  if (kind == kInteger) {
    const auto found = std::ranges::find(kIntegers, size, &Known::size);
    return found == kIntegers.end() ? std::nullopt
                                    : std::optional((flags & kSigned) != 0 ? found->is_signed : found->is_unsigned);
  }
  const std::uint64_t exponent_at = message.Number(1);
  const std::uint64_t exponent = message.Number(1);
  const std::uint64_t mantissa_at = message.Number(1);
  const std::uint64_t mantissa = message.Number(1);
  const std::uint64_t sign_at = flags >> 8U & 0xFFU;
  for (const Float& known : kFloats) {
    if (known.size == size && known.exponent == exponent && mantissa_at == 0 && exponent_at == mantissa &&
        mantissa == bits - 1 - exponent && sign_at == bits - 1 &&
        message.Number(4) == (std::uint64_t{1} << (exponent - 1)) - 1) {
      return known.type;
    }
  }
  return std::nullopt;
}

Hdf5Layout ReadLayout(ByteReader& message) {
  constexpr std::uint64_t kContiguous = 1;
  Hdf5Layout layout;
  const std::uint64_t version = message.Number(1);
  if (version != 3 && version != 4) {
    message.Fail(fmt::format("elements laid out as by version {}; load and save the file with a newer h5py", version));
  }
  layout.contiguous = message.Number(1) == kContiguous;
  if (layout.contiguous) {
    layout.address = message.Number(8);
    layout.size = message.Number(8);
  }
  return layout;
}

void ReadMessage(MessageKind kind, ByteReader message, Hdf5Object& object) {
  switch (kind) {
    case MessageKind::kDataspace:
      object.shape = ReadShape(message);
      return;
    case MessageKind::kDatatype:
      object.type = ReadType(message);
      return;
    case MessageKind::kLayout:
      object.layout = ReadLayout(message);
      return;
    case MessageKind::kSymbolTable: {
      Hdf5Group group;
      group.tree = message.Number(8);
      group.names = message.Number(8);
      object.group = group;
      return;
    }
    case MessageKind::kLinkInfo:
    case MessageKind::kLink:
      object.newer_group = true;
      return;
    case MessageKind::kExternalFiles:
      object.elsewhere = true;
      return;
    default:
      return;
  }
}

}  // namespace

ByteReader Hdf5Bytes::At(std::uint64_t address, std::string_view part) {
  return At(address, bytes_.size() - std::min<std::uint64_t>(address, bytes_.size()), part);
}

ByteReader Hdf5Bytes::At(std::uint64_t address, std::uint64_t size, std::string_view part) {
  return {Part(address, size, part), fmt::format("{}: {}", file_, part)};
}

std::string_view Hdf5Bytes::Part(std::uint64_t address, std::uint64_t size, std::string_view part) {
  Count();
  if (address > bytes_.size() || size > bytes_.size() - address) {
    throw WeightsError(
        fmt::format("{}: {}: {} bytes at {} do not lie in the file's {}; it may be truncated, fetch it again", file_,
                    part, size, address, bytes_.size()));
  }
  return bytes_.substr(static_cast<std::size_t>(address), static_cast<std::size_t>(size));
}

void Hdf5Bytes::Count() {
  if (++steps_ > kMostHdf5Steps) {
    throw WeightsError(fmt::format(
        "{}: its groups are nested or repeated without end; it is damaged or made to exhaust memory", file_));
  }
}

Hdf5Object ReadHdf5Object(Hdf5Bytes& bytes, std::uint64_t address, std::string_view part) {
  constexpr std::uint64_t kShared = 2;
  ByteReader start = bytes.At(address, part);
  if (const std::uint64_t version = start.Number(1); version != 1) {
    start.Fail(
        "no header of an object as h5py writes it unless told otherwise: either the file is damaged, or load and save "
        "it with Keras");
  }
  start.Take(7);
  const std::uint64_t first_size = start.Number(4);
  struct Block {
    std::uint64_t address;
    std::uint64_t size;
  };
  std::vector<Block> blocks = {{address + 16, first_size}};
  Hdf5Object object;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    ByteReader block = bytes.At(blocks[i].address, blocks[i].size, part);
    while (block.left() >= 8) {
      bytes.Count();
      const auto kind = static_cast<MessageKind>(block.Number(2));
      const std::uint64_t size = block.Number(2);
      const std::uint64_t flags = block.Number(1);
      block.Take(3);
      ByteReader message(block.Take(size), block.source());
      if (kind == MessageKind::kContinuation) {
        const std::uint64_t next = message.Number(8);
        blocks.push_back({next, message.Number(8)});
      } else if ((flags & kShared) == 0) {  // what is shared is a type of somebody's own
        ReadMessage(kind, message, object);
      }
    }
  }
  return object;
}

}  // namespace pentimento
