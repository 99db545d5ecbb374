#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "metrics/features/feature_options.h"
#include "metrics/identity/face_records.h"
#include "metrics/metric.h"

namespace pentimento {

/// How much of a face comes back.
///
/// Where the data set knows the factors that its people are made of, `feature_recovery[<factor>]` of hops x-y and
/// x-xhat is (e_prior - e_test) / (e_prior - e_x): mean squared errors, over tested people's pictures with a detected
/// face on both x and the hop's picture, of the training people's mean, and of what a ridge regression reads from the
/// face templates of the hop's picture and of x. The regression has seen originals of training people alone. Factors
/// that it cannot read from x are null; `feature_recovery[mean]` is the mean over the others, `context.factors`. Each
/// x-xhat hop that is no control also gets `difference[feature_recovery[mean]]` against `noop` (so: against y) and
/// `mean_face`.
///
/// On any face, `landmark_residual` is the Procrustes residual of 68 landmarks against the original's, in interocular
/// distances; of hop "x", against the person's next photograph.
class FeatureMetric final : public Metric {
 public:
  /// @param matchers not loaded yet; at least one.
  FeatureMetric(FeatureOptions options, MatcherList matchers);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MetricNeeds needs() const override { return {.training = true}; }
  [[nodiscard]] MeasureResult Measure(const MeasureInput& input) const override;

 private:
  FeatureOptions options_;
  MatcherList matchers_;
};

}  // namespace pentimento
