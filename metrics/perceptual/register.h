#pragma once

#include "framework/registry/registry.h"
#include "metrics/metric.h"

namespace pentimento {

/// Registers the distances by networks.
void RegisterPerceptual(Registry<Metric>& registry);

}  // namespace pentimento
