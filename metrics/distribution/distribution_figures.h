#pragma once

#include <cstdint>
#include <vector>

#include <torch/types.h>

#include "metrics/distribution/distribution_options.h"
#include "metrics/distribution/feature_extractor.h"
#include "metrics/distribution/feature_file.h"
#include "metrics/metric.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// A hop's pictures as feature vectors: those of which both sides have one, in order.
struct DescribedHop {
  /// @param of_reference,of_test a row a picture; they must outlive this.
  DescribedHop(const HopView& view, const FeatureFile& of_reference, const FeatureFile& of_test);

  const HopView& hop;
  std::vector<const ChainPicture*> pictures;
  std::vector<FeatureFile> chosen;  ///< where some pictures are left out
  torch::Tensor reference;          ///< float32 [n,D]
  torch::Tensor test;
};

/// The figures of one hop by one extractor; see `DistributionMetric`.
std::vector<Figure> DistributionFigures(const DescribedHop& described, const FeatureExtractor& extractor,
                                        const DistributionOptions& options, int version,
                                        const SubjectBootstrap& bootstrap, std::uint64_t seed);

}  // namespace pentimento
