#pragma once

#include <cstddef>

namespace pentimento {

/// to[i] += rows[0][i] + rows[1][i + 1] + rows[2][i + 2] + ... for each i below `width`.
/// @param rows `count` of them, `stride` values apart.
void AddShifted(const float* rows, std::size_t stride, std::size_t count, std::size_t width, float* to);

}  // namespace pentimento
