#include "metrics/metadata/inventories.h"

#include <utility>

#include <fmt/format.h>

#include "framework/media/inventory/worker_process.h"
#include "metrics/metadata/worker_program.h"

namespace pentimento {
namespace {

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
  options.command = {(reading.program.empty() ? MetadataWorkerProgram() : reading.program).string()};
  options.workers = reading.workers;
  if (!reading.taxonomy.empty()) {
    options.command.insert(options.command.end(), {"--taxonomy", reading.taxonomy.string()});
  }
  AskInOrder(options, files, stop, [&](std::size_t index, WorkerAnswer answer) {
    on_report(index, ReportOf(files[index], std::move(answer)));
  });
}

}  // namespace pentimento
