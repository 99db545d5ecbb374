#include "framework/image/parallel_range.h"

#include <ATen/Parallel.h>

#if defined(__GNUC__) && !defined(__clang__) && !defined(INTRA_OP_PARALLEL)
#error "at::parallel_for would run on one thread: this file has to be compiled with OpenMP"
#endif

namespace pentimento {

void ParallelRange(std::int64_t begin, std::int64_t end, std::int64_t grain,
                   const std::function<void(std::int64_t, std::int64_t)>& work) {
  at::parallel_for(begin, end, grain, work);
}

}  // namespace pentimento
