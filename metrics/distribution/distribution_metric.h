#pragma once

#include <memory>
#include <string>
#include <vector>

#include "metrics/distribution/distribution_options.h"
#include "metrics/distribution/feature_extractor.h"
#include "metrics/metric.h"

namespace pentimento {

/// Are the pictures of a hop distributed as its originals are? Figures of each hop and each feature extractor `e`:
///
///     fid[e]            Fréchet distance of Gaussians fitted to the features; covariance over n - 1
///     fid_infinity[e]   the same extrapolated to endlessly many pictures, because finite ones are always too far apart
///     kid[e]            unbiased squared MMD, mean over seeded subsets
///     precision[e], recall[e], density[e], coverage[e]   of k-nearest-neighbour manifolds
///     inception_score[e]  of the hop's pictures alone, where the network has a classifier
///
/// Intervals: of fid a jackknife over groups of people (the distance is biased, and resampling with repeats would add
/// to the bias); of kid a subject bootstrap of the estimate on all pictures; of the others a subject bootstrap of the
/// mean over pictures, the manifolds as they are. None of fid_infinity and inception_score.
class DistributionMetric final : public Metric {
 public:
  /// @param extractors not loaded yet; at least one.
  DistributionMetric(DistributionOptions options, std::vector<std::unique_ptr<FeatureExtractor>> extractors)
      : options_(std::move(options)), extractors_(std::move(extractors)) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] MetricScope scope() const override { return MetricScope::kSets; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  DistributionOptions options_;
  std::vector<std::unique_ptr<FeatureExtractor>> extractors_;
};

}  // namespace pentimento
