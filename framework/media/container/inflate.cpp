#include "framework/media/container/inflate.h"

#include <algorithm>
#include <array>
#include <limits>

#include <zlib.h>

namespace pentimento {

Inflated Inflate(std::string_view packed, std::size_t most) {
  Inflated result;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) {
    return result;
  }
  // zlib takes non-const input and does not write to it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
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

}  // namespace pentimento
