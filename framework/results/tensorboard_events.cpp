#include "framework/results/tensorboard_events.h"

#include <array>
#include <bit>

namespace pentimento {
namespace {

constexpr std::array<std::uint32_t, 256> kCrc32cTable = [] {
  constexpr std::uint32_t kPolynomial = 0x82F63B78;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
    }
    table[byte] = crc;
  }
  return table;
}();

/// Little-endian, as both TFRecords and protocol buffers have numbers of fixed width.
template <class T>
std::string Fixed(T value) {
  static_assert(std::endian::native == std::endian::little);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string Varint(std::uint64_t value) {
  constexpr std::uint64_t kMore = 0x80;
  std::string bytes;
  for (; value >= kMore; value >>= 7U) {
    bytes += static_cast<char>(value | kMore);
  }
  return bytes + static_cast<char>(value);
}

/// How the bytes of a field end (protobuf.dev/programming-guides/encoding).
enum class WireType : unsigned { kVarint = 0, kFixed64 = 1, kLength = 2, kFixed32 = 5 };

std::string Field(unsigned number, WireType type, std::string_view bytes) {
  return Varint(number << 3U | static_cast<unsigned>(type)).append(bytes);
}

std::string Text(unsigned number, std::string_view bytes) {
  return Field(number, WireType::kLength, Varint(bytes.size()).append(bytes));
}

/// The numbers of fields are those of tensorflow/core/util/event.proto and framework/summary.proto.
std::string VersionMessage() { return Text(3, "brain.Event:2"); }

std::string ScalarMessage(const ScalarEvent& scalar) {
  const std::string value = Text(1, scalar.tag) + Field(2, WireType::kFixed32, Fixed(static_cast<float>(scalar.value)));
  return Field(1, WireType::kFixed64, Fixed(static_cast<double>(scalar.step))) +
         Field(2, WireType::kVarint, Varint(static_cast<std::uint64_t>(scalar.step))) + Text(5, Text(1, value));
}

/// TensorFlow rotates and shifts a checksum, lest one of data that hold checksums be weak.
std::string MaskedCrc(std::string_view bytes) {
  constexpr std::uint32_t kShift = 0xA282EAD8;
  return Fixed(std::rotr(Crc32c(bytes), 15) + kShift);
}

std::string Record(const std::string& message) {
  const std::string length = Fixed(std::uint64_t{message.size()});
  return length + MaskedCrc(length) + message + MaskedCrc(message);
}

}  // namespace

std::uint32_t Crc32c(std::string_view bytes) {
  constexpr std::uint32_t kLowByte = 0xFF;
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) {
    crc = kCrc32cTable[(crc ^ static_cast<unsigned char>(byte)) & kLowByte] ^ (crc >> 8U);
  }
  return ~crc;
}

std::string EventsFile(const std::vector<ScalarEvent>& scalars) {
  std::string bytes = Record(VersionMessage());
  for (const ScalarEvent& scalar : scalars) {
    bytes += Record(ScalarMessage(scalar));
  }
  return bytes;
}

}  // namespace pentimento
