#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pentimento {

/// An array of a NumPy file: little-endian, C order.
struct NpyArray {
  std::string type;  ///< "<f4", "|u1"
  std::vector<std::int64_t> shape;
  std::string bytes;
};

/// Reads format versions 1.0 and 2.0. @param type,dimensions what the file must hold.
/// @throws DataError naming the file if it is anything else or cut short.
NpyArray ReadNpy(const std::filesystem::path& path, const std::string& type, std::size_t dimensions);

}  // namespace pentimento
