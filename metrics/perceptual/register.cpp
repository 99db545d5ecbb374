#include "metrics/perceptual/register.h"

#include "metrics/perceptual/dists_metric.h"
#include "metrics/perceptual/hed_metric.h"
#include "metrics/perceptual/lpips_metric.h"

namespace pentimento {

void RegisterPerceptual(Registry<Metric>& registry) {
  registry.Add<HedMetric, HedMetricOptions>("hed_vgg16", "perceptual distance on the VGG-16 trunk of an edge detector");
  registry.Add<LpipsMetric, LpipsOptions>("lpips", "learned perceptual distance (Zhang et al. 2018)");
  registry.Add<DistsMetric, DistsOptions>("dists", "structure and texture distance (Ding et al. 2022)");
}

}  // namespace pentimento
