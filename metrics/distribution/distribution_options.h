#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "framework/core/options.h"
#include "framework/registry/registry.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the distribution metric measures.
struct DistributionOptions {
  int neighbours = 5;                          ///< k of the manifolds
  int kid_subsets = 100;                       ///< that KID is the mean of
  int kid_subset_size = 1000;                  ///< pictures in each
  std::optional<std::filesystem::path> cache;  ///< folder that features are kept in; none: they are not kept

  static const OptionSchema& Schema();
};

class Matcher;

/// Registers `distribution`, with any of the feature extractors (one of them takes a matcher of `matchers`, frozen).
void RegisterDistribution(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
