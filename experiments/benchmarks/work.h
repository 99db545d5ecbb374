#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/json.h"

namespace pentimento {

/// One timed piece of work.
struct WorkResult {
  double seconds = 0.0;                         ///< wall time of the work alone
  std::int64_t items = 0;                       ///< steps, pictures, faces: what a time is divided by
  std::vector<double> check = {};               ///< finite numbers that tell whether the right thing was computed
  std::optional<std::int64_t> peak_bytes = {};  ///< most memory above what was held before, where it is measured
  std::optional<double> busy_cores = {};        ///< processor time over wall time, where it is measured
};

/// Work that can be done again and again from the same state, with inputs that were prepared before.
class Work {
 public:
  virtual ~Work() = default;

  /// What does it, for a table: "dlib, batches of 16".
  [[nodiscard]] virtual std::string implementation() const = 0;
  virtual WorkResult Go() = 0;
};

/// The work of one row of `peers/README.md`.
/// @param peer the C++ peer of the row instead of ours.
/// @throws ConfigError for a row or parameter that is not known, MissingError, DataError.
std::unique_ptr<Work> MakeRowWork(const std::string& row, const Json& params, const std::filesystem::path& inputs,
                                  bool peer);

/// The means of an 8 x 8 grid of cells of each [3,size,size] picture: order picture, channel, row, column.
/// @param size a multiple of 8.
std::vector<double> CellMeans(const std::vector<float>& pictures, int size);

}  // namespace pentimento
