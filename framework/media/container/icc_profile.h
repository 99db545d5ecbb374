#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pentimento {

/// An entry of a profile's tag table (ICC.1:2022, 7.3).
struct IccTag {
  std::string_view name;  ///< four letters
  std::size_t offset = 0;
  std::size_t length = 0;
};

inline constexpr std::size_t kIccHeader = 128;
inline constexpr std::size_t kIccTableEntry = 12;
/// So many tags, and no more, are read; honest profiles have some twenty.
inline constexpr std::size_t kMostIccTags = 100;

/// The tags of an ICC profile. Nothing if the bytes are no whole profile: wrong size or signature (7.2), or a table
/// that reaches beyond the end, or points there or into itself.
std::optional<std::vector<IccTag>> ReadIccTags(std::string_view profile);

/// Stretches (offset, length) that neither the header nor a tag of the standard accounts for, other than zeros: private
/// tags, bytes between and behind tags, and bytes of a tag behind the end of what its type holds. All of the bytes
/// where they are no profile. In order, without overlaps; time is linear.
std::vector<std::pair<std::size_t, std::size_t>> UnknownInIccProfile(std::string_view profile);

/// A profile that renders as this one does and says nothing else: header without date, creator, device, platform and
/// identifier; of the tags those that colour is computed from (primaries, white and black point, curves, look-up
/// tables, adaptation, coding-independent code points), each of them written anew without reserved bytes and slack;
/// description and copyright, which must be there, as fixed texts. Equal profiles give equal bytes, and a plain one
/// gives itself.
/// "" if the bytes are no profile of versions 2 or 4 of an input, display, output or colour space device, if a tag that
/// colour is computed from is damaged, of an unknown type or not among these (D2B0), if a tone curve falls, or if there
/// is nothing to render by. What values of curves and tables say is not seen.
std::string PlainIccProfile(std::string_view profile);

}  // namespace pentimento
