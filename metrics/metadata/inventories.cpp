#include "metrics/metadata/inventories.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/worker_pool.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

fs::path WorkerBesideThisProgram() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path() / "pentimento-metadata-worker";
}

InventoryReport ReportOf(const std::string& file, WorkerAnswer answer) {
  if (answer.ok) {
    return {std::move(answer.text), ""};
  }
  return {"", answer.ended ? fmt::format("{}: its metadata cannot be read: {}; it may be damaged, or made to do harm",
                                         file, answer.text)
                           : std::move(answer.text)};
}

}  // namespace

void ReadInventories(const std::vector<std::string>& files, const InventoryReading& reading, const StopToken& stop,
                     const std::function<void(std::size_t, InventoryReport)>& on_report) {
  WorkerPoolOptions options;
  options.command = {(reading.program.empty() ? WorkerBesideThisProgram() : reading.program).string()};
  options.workers = reading.workers;
  if (!reading.taxonomy.empty()) {
    options.command.insert(options.command.end(), {"--taxonomy", reading.taxonomy.string()});
  }
  std::map<std::size_t, InventoryReport> early;
  std::size_t next = 0;
  AskWorkers(options, files, stop, [&](std::size_t index, WorkerAnswer answer) {
    early.emplace(index, ReportOf(files[index], std::move(answer)));
    for (auto first = early.begin(); first != early.end() && first->first == next; first = early.erase(first)) {
      on_report(next++, std::move(first->second));
    }
  });
}

}  // namespace pentimento
