#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"

namespace pentimento {

/// Parameters of the row `metadata_inventory` (peers/README.md).
struct MetadataInventoryParams {
  int threads = 2;   ///< what the driver counts with; not used
  int workers = 2;   ///< worker processes
  int count = 1000;  ///< files
  std::string peer;  ///< of interest to the other side alone

  static const OptionSchema& Schema();
};

/// Inventories of files, with their JSON written to one file, as `pentimento metadata show --json` takes them. Starting
/// and ending the worker processes is part of the work.
class MetadataInventoryWork final : public Work {
 public:
  MetadataInventoryWork(const MetadataInventoryParams& params, std::vector<std::filesystem::path> files,
                        std::filesystem::path output);

  [[nodiscard]] std::string implementation() const override;
  WorkResult Go() override;

 private:
  MetadataInventoryParams params_;
  std::vector<std::string> files_;
  std::filesystem::path output_;
};

}  // namespace pentimento
