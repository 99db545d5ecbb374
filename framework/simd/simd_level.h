#pragma once

#include <vector>

namespace pentimento {

/// Instruction sets that kernels are compiled for; the best one that the processor has is taken when the program runs.
/// Their results differ in the last bits (fused multiplication and addition, order of sums).
enum class SimdLevel { kBaseline, kAvx2, kAvx512 };

/// Those of this processor, worst first; never empty.
const std::vector<SimdLevel>& SimdLevels();

inline SimdLevel BestSimdLevel() { return SimdLevels().back(); }

}  // namespace pentimento

/// Marks the variant of a function for one instruction set. What it calls must be inlined into it to be compiled for
/// that set too: templates marked PENTIMENTO_INLINE.
#if defined(__x86_64__)
#define PENTIMENTO_AVX2 [[gnu::target("avx2,fma")]]
#define PENTIMENTO_AVX512 [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]]
#else
#define PENTIMENTO_AVX2
#define PENTIMENTO_AVX512
#endif
#define PENTIMENTO_INLINE [[gnu::always_inline]] inline
/// The same of a lambda, behind its parameters.
#define PENTIMENTO_INLINE_LAMBDA __attribute__((always_inline))
