#include "experiments/thread_budget.h"

#include <memory>

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <opencv2/core/utility.hpp>
#include <tbb/global_control.h>

namespace pentimento {

void ApplyThreadBudget(const ThreadBudget& budget) {
  at::set_num_threads(budget.compute);
  // OpenCV's parallel loops would compete with the loader threads that call it.
  cv::setNumThreads(1);
  static std::unique_ptr<tbb::global_control> tbb_limit;
  tbb_limit = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                    static_cast<std::size_t>(budget.compute));
  // Whichever BLAS the system chose is loaded already; only OpenBLAS has this function.
  using SetThreads = void (*)(int);
  if (const auto set_threads = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) {
    set_threads(budget.compute);
  }
}

}  // namespace pentimento
