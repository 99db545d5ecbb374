#pragma once

#include <string_view>

#include "framework/core/json.h"

namespace pentimento {

/// A CBOR document (RFC 8949), tags left out; a discarded value (`is_discarded()`) where it is longer than a MiB,
/// nested deeper than 64, or not well-formed. The depth is looked at first, since the parser descends by calling
/// itself.
Json ReadCbor(std::string_view bytes);

/// How deep arrays, maps and tags are nested; `most` + 1 as soon as they are deeper than `most`.
int CborDepth(std::string_view bytes, int most);

/// A document as text; strings that are not UTF-8 have what does not belong replaced.
std::string TextOfJson(const Json& document);

}  // namespace pentimento
