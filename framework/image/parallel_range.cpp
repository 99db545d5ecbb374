#include "framework/image/parallel_range.h"

#include <algorithm>
#include <exception>

#include <ATen/Parallel.h>
#include <c10/util/ParallelGuard.h>

#if defined(__GNUC__) && !defined(__clang__) && !defined(_OPENMP)
#error "the parts would follow one another: this file has to be compiled with OpenMP"
#endif

namespace pentimento {

void ParallelRange(std::int64_t begin, std::int64_t end, std::int64_t grain,
                   const std::function<void(std::int64_t, std::int64_t)>& work) {
  const std::int64_t count = end - begin;
  if (count <= 0) {
    return;
  }
  const std::int64_t most = (count + grain - 1) / grain;
  const std::int64_t threads = at::in_parallel_region() ? 1 : std::min<std::int64_t>(at::get_num_threads(), most);
  if (threads == 1) {
    work(begin, end);
    return;
  }
  const std::int64_t each = (count + threads - 1) / threads;
  std::exception_ptr error;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
  for (std::int64_t part = 0; part < threads; ++part) {
    try {
      const c10::ParallelGuard inside(true);
      const std::int64_t first = begin + part * each;
      if (first < end) {
        work(first, std::min(first + each, end));
      }
    } catch (...) {
#pragma omp critical
      error = std::current_exception();
    }
  }
  if (error) {
    std::rethrow_exception(error);
  }
}

}  // namespace pentimento
