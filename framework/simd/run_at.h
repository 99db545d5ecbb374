#pragma once

#include <cstddef>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// What the registers of an instruction set hold.
template <SimdLevel kLevelOf>
struct Simd {
  static constexpr SimdLevel kLevel = kLevelOf;
  static constexpr std::size_t kBytes = kLevel == SimdLevel::kAvx512 ? 64 : kLevel == SimdLevel::kAvx2 ? 32 : 16;
  static constexpr std::size_t kFloats = kBytes / sizeof(float);
  static constexpr std::size_t kDoubles = kBytes / sizeof(double);
};

/// `kernel(Simd<level>{})`, compiled for that instruction set.
/// @param kernel a generic lambda, marked PENTIMENTO_INLINE_LAMBDA: `[&](auto simd) PENTIMENTO_INLINE_LAMBDA {...}`.
/// What it calls must be inlined into it to be compiled for the set too: templates marked PENTIMENTO_INLINE.
template <class Kernel>
auto RunAtBaseline(const Kernel& kernel) {
  return kernel(Simd<SimdLevel::kBaseline>{});
}

template <class Kernel>
PENTIMENTO_AVX2 auto RunAtAvx2(const Kernel& kernel) {
  return kernel(Simd<SimdLevel::kAvx2>{});
}

template <class Kernel>
PENTIMENTO_AVX512 auto RunAtAvx512(const Kernel& kernel) {
  return kernel(Simd<SimdLevel::kAvx512>{});
}

template <class Kernel>
auto RunAt(SimdLevel level, const Kernel& kernel) {
  switch (level) {
    case SimdLevel::kAvx512:
      return RunAtAvx512(kernel);
    case SimdLevel::kAvx2:
      return RunAtAvx2(kernel);
    case SimdLevel::kBaseline:
      break;
  }
  return RunAtBaseline(kernel);
}

}  // namespace pentimento
