#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// An array of a NumPy file: little-endian, C order.
struct NpyArray {
  std::string type;  ///< "<f4", "<f8", "|u1"
  std::vector<std::int64_t> shape;
  std::string bytes;
};

/// Reads NumPy's format, versions 1.0 to 3.0 (NumPy Enhancement Proposal 1).
/// @param types,dimensions what the file may hold.
/// @throws DataError naming the file if it is anything else or cut short.
NpyArray ReadNpy(const std::filesystem::path& path, std::initializer_list<std::string_view> types,
                 std::size_t dimensions);
NpyArray ReadNpy(const std::filesystem::path& path, std::initializer_list<std::string_view> types,
                 std::size_t least_dimensions, std::size_t most_dimensions);

/// The bytes of a file of format 1.0 with these values.
std::string MakeNpy(const NpyArray& array);

}  // namespace pentimento
