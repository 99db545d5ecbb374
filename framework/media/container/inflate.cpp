#include "framework/media/container/inflate.h"

#include <algorithm>
#include <array>
#include <limits>

#include <zlib.h>

namespace pentimento {

namespace {

/// zlib takes non-const input and does not write to it.
Bytef* Input(std::string_view bytes) { return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); }

uInt InputLength(std::string_view bytes) {
  return static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
}

}  // namespace

Inflated Inflate(std::string_view packed, std::size_t most) {
  Inflated result;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) {
    return result;
  }
  stream.next_in = Input(packed);
  stream.avail_in = InputLength(packed);
  const std::size_t offered = stream.avail_in;
  std::array<char, 16384> buffer{};
  int status = Z_OK;
  while (status == Z_OK && !result.cut) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = buffer.size() - stream.avail_out;
    const std::size_t kept = std::min(made, most - result.bytes.size());
    result.bytes.append(buffer.data(), kept);
    result.cut = kept < made;
    if (made == 0 && status == Z_OK) {
      break;  // no input left
    }
  }
  result.complete = status == Z_STREAM_END && !result.cut;
  result.consumed = offered - stream.avail_in;
  inflateEnd(&stream);
  return result;
}

std::string Deflate(std::string_view bytes) {
  uLongf length = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(length, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &length, Input(bytes), InputLength(bytes), Z_DEFAULT_COMPRESSION);
  packed.resize(length);
  return packed;
}

std::optional<std::size_t> ZlibStreamLength(const std::vector<std::string_view>& parts, std::size_t& inflatable) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) {
    return std::nullopt;
  }
  std::array<char, 65536> buffer{};
  std::size_t length = 0;
  std::size_t made = 0;
  int status = Z_OK;
  const auto step = [&] {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    made += buffer.size() - stream.avail_out;
  };
  for (const std::string_view part : parts) {
    stream.next_in = Input(part);
    stream.avail_in = InputLength(part);
    const std::size_t offered = stream.avail_in;
    while (status == Z_OK && stream.avail_in > 0 && made <= inflatable) {
      step();
    }
    length += offered - stream.avail_in;
    if (status != Z_OK || made > inflatable) {
      break;
    }
  }
  // Output may wait although all input is used.
  while (status == Z_OK && stream.avail_out == 0 && made <= inflatable) {
    step();
  }
  inflateEnd(&stream);
  inflatable -= std::min(made, inflatable);
  return status == Z_STREAM_END ? std::optional(length) : std::nullopt;
}

}  // namespace pentimento
