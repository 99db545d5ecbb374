#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the user asks for.
struct MetricRequest {
  /// Of metrics; "all" stands for every one that compares pictures. Repeats are dropped.
  std::vector<std::string> names;
  std::vector<std::string> overrides;  ///< "ssim.window=7"
  bool several_pairs = true;           ///< a single pair has no distribution
};

/// A metric with its options.
struct ChosenMetric {
  std::string name;
  Json options;  ///< resolved, with `type`
  std::unique_ptr<Metric> metric;
  bool named = true;  ///< not by `all` alone
};

/// A metric that `all` would have taken, and why it was left out: "weight files are missing: ...".
struct OmittedMetric {
  std::string name;
  std::string reason;
};

struct MetricChoice {
  std::vector<ChosenMetric> chosen;  ///< in the order of the names
  std::vector<OmittedMetric> omitted;
};

/// @param weights the weights folder.
/// @throws ConfigError for unknown names (with the nearest spelling) and options, and for metrics that need more than
///   the two pictures of a pair; MissingError if weights of a metric that was named are missing.
MetricChoice ChooseMetrics(const MetricRequest& request, const Registry<Metric>& registry,
                           const std::filesystem::path& weights);

}  // namespace pentimento
