#include "framework/core/precision_option.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace pentimento {

bool HasBf16Instructions() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

namespace {

/// Intel, "Software developer's manual" 1, 18.2 and 13.3: leaf 7 says what the processor has, XCR0 whether the system
/// keeps the registers. Not every compiler's __builtin_cpu_supports knows them.
bool FindBf16MatrixUnits() {
#if defined(__x86_64__)
  constexpr unsigned kAmxBf16 = 1U << 22;
  constexpr unsigned kTileState = 3U << 17;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (!HasBf16Instructions() || __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0 || (edx & kAmxBf16) == 0) {
    return false;
  }
  __asm__("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
  return (eax & kTileState) == kTileState;
#else
  return false;
#endif
}

}  // namespace

bool HasBf16MatrixUnits() {
  static const bool found = FindBf16MatrixUnits();  // asking takes long in a virtual machine
  return found;
}

std::vector<std::pair<std::string, Precision>> PrecisionChoices() {
  return {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}};
}

OptionRules PrecisionRules() { return {.stands_for = {{"auto", HasBf16Instructions() ? "bf16" : "fp32"}}}; }

}  // namespace pentimento
