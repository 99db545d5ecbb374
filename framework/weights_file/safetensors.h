#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "framework/weights_file/element_type.h"

namespace pentimento {

/// One tensor of a file: where its bytes lie, little-endian and row by row.
struct SafetensorsEntry {
  std::string name;
  ElementType type = ElementType::kF32;
  std::vector<std::int64_t> shape;
  std::size_t offset = 0;  ///< from the beginning of the file when read; from the beginning of the data when written
  std::size_t size = 0;    ///< in bytes
};

/// What the header of a safetensors file says.
struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;        ///< in order of their bytes
  std::map<std::string, std::string> metadata;  ///< `__metadata__`
};

/// Reads the header of a whole safetensors file: eight bytes of little-endian header size, a JSON object, the data
/// (https://github.com/huggingface/safetensors, "Format"). Every claim of the file is checked before it is used: the
/// header's size and JSON, repeated names, types, shapes (without overflow), that each range has exactly the bytes its
/// shape needs, and that the ranges lie in the file, do not overlap and leave no gap.
/// @param file for messages only. @throws WeightsError naming the file and, where there is one, the tensor.
SafetensorsHeader ParseSafetensors(std::string_view bytes, const std::string& file);

/// The bytes before the data for tensors of the given names, types and shapes: header size and JSON, padded with spaces
/// so that the data begin at a multiple of 8. Sorts `entries` by falling element size, then name (so that every tensor
/// is aligned), and sets their offsets (into the data) and sizes.
/// @throws InternalError for a repeated name or a negative length.
std::string MakeSafetensorsHeader(std::vector<SafetensorsEntry>& entries,
                                  const std::map<std::string, std::string>& metadata);

}  // namespace pentimento
