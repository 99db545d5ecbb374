#pragma once

#include <cstdint>
#include <cstdlib>

namespace pentimento {

/// The place in [0,size) that a place less than `size` outside of it mirrors, the edge not being repeated.
inline std::int64_t Mirrored(std::int64_t place, std::int64_t size) {
  return size - 1 - std::abs(size - 1 - std::abs(place));
}

}  // namespace pentimento
