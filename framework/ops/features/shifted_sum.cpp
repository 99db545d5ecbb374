#include "framework/ops/features/shifted_sum.h"

namespace pentimento {

void AddShifted(const float* rows, std::size_t stride, std::size_t count, std::size_t width, float* to) {
  for (std::size_t row = 0; row < count; ++row) {
    const float* const from = rows + row * (stride + 1);
#pragma GCC ivdep
    for (std::size_t i = 0; i < width; ++i) {
      to[i] += from[i];
    }
  }
}

}  // namespace pentimento
