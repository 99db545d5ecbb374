#pragma once

#include <string>
#include <vector>

#include "framework/core/options.h"
#include "metrics/faces/face_options.h"
#include "metrics/metric.h"

namespace pentimento {

/// What the region metric measures.
struct RegionOptions {
  std::vector<std::string> regions;  ///< names of `FaceRegion`
  FaceOptions face;

  RegionOptions();
  static const OptionSchema& Schema();
};

/// Registers `regions`, which takes any full-reference metric that is registered so far.
void RegisterRegions(Registry<Metric>& registry);

}  // namespace pentimento
