#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/json.h"
#include "framework/core/progress.h"

namespace pentimento {

/// Everything a training needs to go on as if it had never stopped.
struct TrainingState {
  std::int64_t step = 0;        ///< steps done
  TensorMap tensors;            ///< weights, averages, optimiser moments, pools
  Json facts = Json::object();  ///< the rest: which training this is, partial means, the curve so far
};

/// The training checkpoints of one folder: `step-<n>.safetensors`, complete once `step-<n>.json` is beside it. The
/// marker is written last and carries the other file's size and checksum. Only the newest few are kept.
class CheckpointStore {
 public:
  explicit CheckpointStore(std::filesystem::path folder, int keep = 2);

  /// Durable when it returns. @throws WorkError if it cannot be written.
  void Save(const TrainingState& state) const;

  /// The newest checkpoint that is whole; nothing if there is none. A damaged one is passed over with a note.
  /// @throws WeightsError if there are checkpoints but all of them are damaged.
  [[nodiscard]] std::optional<TrainingState> LoadLatest(Progress& progress) const;

  /// Steps of the complete checkpoints, newest first.
  [[nodiscard]] std::vector<std::int64_t> Steps() const;

  /// Deletes them all: a finished training needs none.
  void Clear() const;

 private:
  [[nodiscard]] std::filesystem::path DataPath(std::int64_t step) const;
  [[nodiscard]] std::filesystem::path MarkerPath(std::int64_t step) const;
  [[nodiscard]] TrainingState Load(std::int64_t step) const;
  /// Keeps `newest` and the complete ones before it, up to `keep_`; deletes every other file of ours, leftovers of
  /// killed processes and checkpoints of a future that will be computed again included.
  void RemoveAllBut(std::optional<std::int64_t> newest) const;

  std::filesystem::path folder_;
  int keep_;
};

}  // namespace pentimento
