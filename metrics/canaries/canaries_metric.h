#pragma once

#include <filesystem>

#include "metrics/metric.h"

namespace pentimento {

/// Options of the metric `canaries`.
struct CanariesOptions {
  std::filesystem::path catalogue;  ///< of what was planted in the originals

  static const OptionSchema& Schema();
};

/// What became of values that were planted in the originals (`pentimento metadata canary`), carrier by carrier and
/// field by field.
///
/// `canary_survival[c]` of each hop, for c = all and each carrier: of the values planted there whose fate can be told,
/// the share that is still in the files, in its own field or elsewhere; `n` counts values. They are no sample of
/// anything, so that there is no interval. The context of each has the numbers by fate; that of `canary_survival[all]`
/// also `fields`, a table by format and field, and `added`, the fields that a file has and its original had not, with
/// the number of files and one value. A file's name is looked at where the tool chose it (`ChainPicture::given_name`);
/// otherwise it is "unseen" unless the file itself holds a copy. Metadata and pictures within files are read in worker
/// processes; a file whose metadata cannot be read counts as having none.
class CanariesMetric final : public Metric {
 public:
  explicit CanariesMetric(CanariesOptions options) : options_(std::move(options)) {}

  [[nodiscard]] int version() const override { return 4; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {options_.catalogue}; }
  /// @throws DataError if the catalogue cannot be read or speaks of none of the originals; MissingError without the
  /// worker's program.
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  CanariesOptions options_;
};

}  // namespace pentimento
