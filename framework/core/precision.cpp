#include "framework/core/precision_option.h"

namespace pentimento {

bool HasBf16Instructions() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

bool HasBf16MatrixUnits() {
#if defined(__x86_64__)
  return HasBf16Instructions() && __builtin_cpu_supports("amx-bf16") != 0;
#else
  return false;
#endif
}

std::vector<std::pair<std::string, Precision>> PrecisionChoices() {
  return {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}};
}

OptionRules PrecisionRules() { return {.stands_for = {{"auto", HasBf16Instructions() ? "bf16" : "fp32"}}}; }

}  // namespace pentimento
