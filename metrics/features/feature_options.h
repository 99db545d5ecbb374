#pragma once

#include <memory>
#include <vector>

#include "framework/core/options.h"
#include "metrics/faces/face_options.h"
#include "metrics/matchers/matcher.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the feature recovery metric measures.
struct FeatureOptions {
  std::vector<double> ridge = {1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0};  ///< penalties that the regressor chooses from
  FaceOptions face;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a penalty that is not positive.
  void Check() const;
};

/// Registers `feature_recovery`, which takes any matcher of `matchers` (all registered, and frozen).
void RegisterFeatureRecovery(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
