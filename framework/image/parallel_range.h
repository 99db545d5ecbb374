#pragma once

#include <cstdint>
#include <functional>

namespace pentimento {

/// Parts of [begin, end), of at least `grain` each, side by side on libtorch's compute threads: what at::parallel_for
/// does. That template runs on one thread, without saying so, wherever it is compiled without OpenMP, and OpenMP is in
/// no flags of the shared precompiled header; so this function has a file of its own.
/// @param work is given the begin and end of a part; what it throws is thrown here. Within another parallel range it is
/// called once.
void ParallelRange(std::int64_t begin, std::int64_t end, std::int64_t grain,
                   const std::function<void(std::int64_t, std::int64_t)>& work);

}  // namespace pentimento
