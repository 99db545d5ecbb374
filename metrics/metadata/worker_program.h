#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/media/inventory/worker_pool.h"

namespace pentimento {

/// `AskWorkers` whose answers are handed over in the order of the requests, as early as it allows.
void AskInOrder(const WorkerPoolOptions& options, const std::vector<std::string>& requests, const StopToken& stop,
                const std::function<void(std::size_t index, WorkerAnswer answer)>& on_answer);

}  // namespace pentimento
