#pragma once

#include <cstdint>
#include <vector>

#include "experiments/benchmarks/work.h"
#include "metrics/distribution/feature_file.h"
#include "metrics/distribution/groups_left_out.h"

namespace pentimento {

/// Fréchet and kernel distances of two lots of feature vectors that are in files, with all that their intervals need.
class DistributionMemoryWork : public Work {
 public:
  static constexpr std::int64_t kFeatures = 64;

  /// Makes vectors of independent normal components; those of the second lot are longer by half.
  explicit DistributionMemoryWork(std::int64_t count);

  [[nodiscard]] std::string implementation() const override { return "Pentimento"; }
  /// `check`: the Fréchet distance, its mean without each group, the extrapolated one and the kernel distance.
  /// `peak_bytes` is measured.
  WorkResult Go() override;

 private:
  FeatureFile reference_;
  FeatureFile test_;
  std::vector<std::int32_t> person_;
  RowGroups groups_;
};

}  // namespace pentimento
