#include "metrics/canaries/canaries_metric.h"
#include "metrics/distribution/distribution_options.h"
#include "metrics/features/feature_options.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"
#include "metrics/identity/identity_options.h"
#include "metrics/leakage/leakage_options.h"
#include "metrics/metadata/metadata_metric.h"
#include "metrics/metric.h"
#include "metrics/perceptual/dists_metric.h"
#include "metrics/perceptual/hed_metric.h"
#include "metrics/perceptual/lpips_metric.h"
#include "metrics/second_pixels/second_pixels_metric.h"

namespace pentimento {

void RegisterBuiltinMetrics(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  registry.Add<PsnrMetric, NoPairOptions>("psnr", "peak signal-to-noise ratio");
  registry.Add<SsimMetric, SsimOptions>("ssim", "structural similarity (Wang et al. 2004)");
  registry.Add<MaeMetric, NoPairOptions>("mae", "mean absolute error of pixel values");
  registry.Add<HedMetric, HedMetricOptions>("hed_vgg16", "perceptual distance on the VGG-16 trunk of an edge detector");
  registry.Add<LpipsMetric, LpipsOptions>("lpips", "learned perceptual distance (Zhang et al. 2018)");
  registry.Add<DistsMetric, DistsOptions>("dists", "structure and texture distance (Ding et al. 2022)");
  RegisterDistribution(registry, matchers);
  RegisterIdentity(registry, matchers);
  RegisterLeakage(registry, matchers);
  RegisterFeatureRecovery(registry, matchers);
  registry.Add<MetadataMetric, MetadataOptions>(
      "metadata", "what became of EXIF, XMP, IPTC and whatever else files say, on each hop");
  RegisterSecondPixels(registry, matchers);
  registry.Add<CanariesMetric, CanariesOptions>("canaries", "which planted values survive each hop, field by field");
}

}  // namespace pentimento
