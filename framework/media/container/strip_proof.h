#pragma once

#include <string>
#include <string_view>

#include "framework/media/container/strip.h"

namespace pentimento {

/// Walks a stripped file as if it were a stranger's: every byte must be image, or part of a carrier that strip writes,
/// and those must be byte for byte what strip writes.
/// @throws WorkError naming the first part that is not, and its place.
void ProveStripped(std::string_view bytes, const std::string& format, const StripOptions& options, int orientation);

}  // namespace pentimento
