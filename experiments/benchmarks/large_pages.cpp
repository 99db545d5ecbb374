#include "experiments/benchmarks/large_pages.h"

#include <algorithm>
#include <cstdint>

#if defined(__linux__)
#include <linux/mman.h>
#include <sys/mman.h>
#endif

namespace pentimento {

void PreferLargePages([[maybe_unused]] std::span<const float> first, [[maybe_unused]] std::span<const float> last) {
#if defined(MADV_COLLAPSE)
  constexpr std::uintptr_t kLargePage = std::uintptr_t{1} << 21;
  const auto address = [](const float* value) { return reinterpret_cast<std::uintptr_t>(value); };
  const std::uintptr_t begin = std::min(address(first.data()), address(last.data())) / kLargePage * kLargePage;
  const std::uintptr_t end = std::max(address(first.data() + first.size()), address(last.data() + last.size()));
  for (std::uintptr_t page = begin; page < end; page += kLargePage) {
    (void)madvise(reinterpret_cast<void*>(page), kLargePage, MADV_COLLAPSE);
  }
#endif
}

}  // namespace pentimento
