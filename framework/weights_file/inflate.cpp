#include "framework/weights_file/inflate.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

namespace pentimento {

bool CanInflate() { return true; }

std::optional<std::string> InflateExactly(std::string_view packed, std::size_t size) {
  z_stream stream{};
  constexpr int kRawWindow = -15;  // no zlib header
  if (packed.size() > std::numeric_limits<uInt>::max() || inflateInit2(&stream, kRawWindow) != Z_OK) {
    return std::nullopt;
  }
  // zlib takes non-const input and does not write to it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string bytes;
  int status = Z_OK;
  while (status == Z_OK) {
    // Memory follows what is really there, not what the directory claims; one byte more shows that there is more.
    const std::size_t old_size = bytes.size();
    const std::size_t step = std::min<std::size_t>(std::max<std::size_t>(old_size, 1 << 16), size - old_size + 1);
    bytes.resize(old_size + std::min<std::size_t>(step, 1 << 26));
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + old_size);
    stream.avail_out = static_cast<uInt>(bytes.size() - old_size);
    status = inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
    if (bytes.size() > size || (status == Z_OK && bytes.size() == old_size)) {
      break;
    }
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && bytes.size() == size ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace pentimento
