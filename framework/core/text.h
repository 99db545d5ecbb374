#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// Levenshtein distance with transpositions of neighbours (optimal string alignment) between two names.
std::size_t EditDistance(std::string_view a, std::string_view b);

/// The candidate nearest in spelling to `name`, or "" where none is near enough to be a likely slip (more than a third
/// of the letters differ, capital or not).
std::string NearestName(std::string_view name, std::span<const std::string> candidates);

/// "a, b, c".
std::string Join(std::span<const std::string> parts, std::string_view separator = ", ");

/// Percent-encodes every byte outside [A-Za-z0-9._~-] (RFC 3986's unreserved set), '/' included, so that a relative
/// path becomes one file name. `PercentDecode` is its inverse.
std::string PercentEncode(std::string_view text);
std::string PercentDecode(std::string_view text);

}  // namespace pentimento
