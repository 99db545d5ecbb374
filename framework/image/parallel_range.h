#pragma once

#include <cstdint>
#include <functional>

namespace pentimento {

/// at::parallel_for: parts of [begin, end), of at least `grain` each, on libtorch's compute threads. The template
/// itself runs on one thread wherever it is compiled without OpenMP, without saying so; so it is called in one place.
/// @param work is given the begin and end of a part. Within another parallel range it is called once.
void ParallelRange(std::int64_t begin, std::int64_t end, std::int64_t grain,
                   const std::function<void(std::int64_t, std::int64_t)>& work);

}  // namespace pentimento
