#pragma once

#include <cstdint>
#include <string_view>

#include "framework/weights_file/byte_reader.h"

namespace pentimento {

/// How a field of a protobuf message is written.
enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct ProtobufField {
  std::uint64_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t value = 0;  ///< of a varint
  std::string_view bytes;   ///< of the others: a fixed number, text, a message, packed numbers
};

/// An unsigned number of 7 bits a byte. @throws WeightsError if it has more than ten.
std::uint64_t ReadVarint(ByteReader& reader);

/// The next field of a message (https://protobuf.dev/programming-guides/encoding). @throws WeightsError for what is cut
/// short or of a kind that proto3 does not have.
ProtobufField ReadField(ByteReader& reader);

}  // namespace pentimento
