#pragma once

#include <cstddef>
#include <cstring>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// `kCount` neighbouring values. Passed by reference only: how they are returned depends on the instruction set.
template <class Scalar, std::size_t kCount>
struct Lanes {
  using Type [[gnu::vector_size(kCount * sizeof(Scalar))]] = Scalar;
  Type v;

  PENTIMENTO_INLINE void Load(const Scalar* from) { std::memcpy(&v, from, sizeof(v)); }
  PENTIMENTO_INLINE void Store(Scalar* to) const { std::memcpy(to, &v, sizeof(v)); }
};

}  // namespace pentimento
