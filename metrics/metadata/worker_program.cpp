#include "metrics/metadata/worker_program.h"

#include <map>
#include <utility>

namespace pentimento {

std::filesystem::path WorkerBesideThisProgram() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "pentimento-metadata-worker";
}

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
