#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pentimento {

/// One picture that a Multi-Picture Format index (CIPA DC-007-2009, 5.2.3) names.
struct MpfEntry {
  std::uint32_t attribute = 0;  ///< flags, format and kind
  std::size_t offset = 0;       ///< in the file
  std::size_t length = 0;       ///< as stated, not checked
  std::string_view unique_id;   ///< 33 characters at most (5.2.3.4); "" where the index has none
};

/// The entries of an APP2 segment "MPF\0", the main picture's included, in their order; empty where it has none.
/// @param payload_offset,payload_length of the segment in the file: offsets in the index count from there.
std::vector<MpfEntry> ReadMpf(std::string_view file, std::size_t payload_offset, std::size_t payload_length);

/// What DC-007 calls the kind of picture in `attribute`: "baseline primary", "large thumbnail (VGA)", "disparity", ...
std::string_view MpfKind(std::uint32_t attribute);

}  // namespace pentimento
