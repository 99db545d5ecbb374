#include "framework/weights_file/protobuf.h"

#include <fmt/format.h>

namespace pentimento {

std::uint64_t ReadVarint(ByteReader& reader) {
  constexpr unsigned kBitsOfNumber = 64;
  constexpr unsigned kBitsOfByte = 7;
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < kBitsOfNumber; shift += kBitsOfByte) {
    const std::uint64_t byte = reader.Number(1);
    value |= (byte & 0x7FU) << shift;
    if (byte < 0x80) {
      return value;
    }
  }
  reader.Fail("a number of more than ten bytes");
}

ProtobufField ReadField(ByteReader& reader) {
  const std::uint64_t tag = ReadVarint(reader);
  ProtobufField field;
  field.number = tag >> 3U;
  field.type = static_cast<WireType>(tag & 7U);
  switch (field.type) {
    case WireType::kVarint:
      field.value = ReadVarint(reader);
      break;
    case WireType::kFixed64:
      field.bytes = reader.Take(8);
      break;
    case WireType::kFixed32:
      field.bytes = reader.Take(4);
      break;
    case WireType::kBytes:
      field.bytes = reader.Take(ReadVarint(reader));
      break;
    default:
      reader.Fail(fmt::format("a field of wire type {}", tag & 7U));
  }
  if (field.number == 0) {
    reader.Fail("a field without a number");
  }
  return field;
}

}  // namespace pentimento
