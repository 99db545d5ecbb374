#pragma once

#include <string_view>

namespace pentimento {

/// Whether the bytes are one whole ICC profile: the size that its header states, and its signature (ICC.1:2010, 7.2).
bool IsIccProfile(std::string_view bytes);

}  // namespace pentimento
