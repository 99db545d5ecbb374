#include "framework/simd/simd_level.h"

namespace pentimento {

const std::vector<SimdLevel>& SimdLevels() {
  static const std::vector<SimdLevel> levels = [] {
    std::vector<SimdLevel> found = {SimdLevel::kBaseline};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
      found.push_back(SimdLevel::kAvx2);
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
        found.push_back(SimdLevel::kAvx512);
      }
    }
#endif
    return found;
  }();
  return levels;
}

}  // namespace pentimento
