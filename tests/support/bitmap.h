#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace pentimento {

/// A square picture as an uncompressed Windows bitmap: a file like a stranger's, without an encoder of ours.
/// @param level of a row (from the bottom), a column and a channel (blue, green, red), asked for in the order of the
/// file. @param side a multiple of 4: rows are not padded.
inline std::string BitmapFile(int side, const std::function<std::uint8_t(int row, int column, int channel)>& level) {
  const auto put = [](std::string& bytes, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) {
      bytes += static_cast<char>(value >> (8 * i));
    }
  };
  std::string bytes = "BM";
  put(bytes, static_cast<std::uint32_t>(54 + side * side * 3), 4);
  put(bytes, 0, 4);
  put(bytes, 54, 4);
  put(bytes, 40, 4);
  put(bytes, static_cast<std::uint32_t>(side), 4);
  put(bytes, static_cast<std::uint32_t>(side), 4);
  put(bytes, 1, 2);
  put(bytes, 24, 2);
  for (int i = 0; i < 6; ++i) {
    put(bytes, 0, 4);
  }
  for (int i = 0; i < side * side * 3; ++i) {
    bytes += static_cast<char>(level(i / 3 / side, i / 3 % side, i % 3));
  }
  return bytes;
}

}  // namespace pentimento
