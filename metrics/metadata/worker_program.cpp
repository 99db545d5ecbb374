#include "metrics/metadata/worker_program.h"

#include <map>
#include <utility>

namespace pentimento {

void AskInOrder(const WorkerPoolOptions& options, const std::vector<std::string>& requests, const StopToken& stop,
                const std::function<void(std::size_t, WorkerAnswer)>& on_answer) {
  std::map<std::size_t, WorkerAnswer> early;
  std::size_t next = 0;
  AskWorkers(options, requests, stop, [&](std::size_t index, WorkerAnswer answer) {
    early.emplace(index, std::move(answer));
    for (auto first = early.begin(); first != early.end() && first->first == next; first = early.erase(first)) {
      on_answer(next++, std::move(first->second));
    }
  });
}

}  // namespace pentimento
