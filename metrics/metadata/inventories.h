#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/core/stop_token.h"

namespace pentimento {

/// How files are read whose makers are not trusted: each in a worker process, which may take 256 MB and 2 s of
/// computing for it, and decodes no pixels.
struct InventoryReading {
  std::filesystem::path taxonomy = {};  ///< a file of the user's; "" for none
  int workers = 1;                      ///< processes at a time
  std::filesystem::path program = {};   ///< of the worker; "": the one beside this program
};

/// What a worker says of one file.
struct InventoryReport {
  std::string json;   ///< one file of `metadata show --json`; "" if there is an error
  std::string error;  ///< names the file, what is wrong with it and what to do
};

/// Takes the inventories of files, handed over in order on the calling thread, as early as order allows.
/// @throws MissingError without the worker's program, WorkError, Interrupted. What is wrong with a file is in its
/// report.
void ReadInventories(const std::vector<std::string>& files, const InventoryReading& reading, const StopToken& stop,
                     const std::function<void(std::size_t index, InventoryReport report)>& on_report);

}  // namespace pentimento
