#pragma once

#include <cstddef>
#include <span>

namespace pentimento {

/// Two planes of equal size, rows top to bottom without gaps: `a[y * width + x]`.
template <class Scalar>
struct PlanePair {
  std::span<const Scalar> a;
  std::span<const Scalar> b;
  std::size_t width = 0;
  std::size_t height = 0;
};

}  // namespace pentimento
