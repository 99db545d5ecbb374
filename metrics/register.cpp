#include "metrics/perceptual/register.h"

#include "metrics/canaries/canaries_metric.h"
#include "metrics/distribution/distribution_options.h"
#include "metrics/features/feature_options.h"
#include "metrics/fidelity/ciede2000_metric.h"
#include "metrics/fidelity/fsim_metric.h"
#include "metrics/fidelity/gmsd_metric.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/ms_ssim_metric.h"
#include "metrics/fidelity/mse.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"
#include "metrics/fidelity/vif_metric.h"
#include "metrics/identity/identity_options.h"
#include "metrics/leakage/leakage_options.h"
#include "metrics/metadata/metadata_metric.h"
#include "metrics/metric.h"
#include "metrics/regions/region_options.h"
#include "metrics/second_pixels/second_pixels_metric.h"

namespace pentimento {

void RegisterBuiltinMetrics(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  registry.Add<PsnrMetric, NoPairOptions>("psnr", "peak signal-to-noise ratio");
  registry.Add<SsimMetric, SsimOptions>("ssim", "structural similarity (Wang et al. 2004)");
  registry.Add<MsSsimMetric, MsSsimOptions>("ms_ssim", "multi-scale structural similarity (Wang et al. 2003)");
  registry.Add<MseMetric, NoPairOptions>("mse", "mean squared error of pixel values");
  registry.Add<MaeMetric, NoPairOptions>("mae", "mean absolute error of pixel values");
  registry.Add<VifMetric, NoPairOptions>("vif",
                                         "visual information fidelity in the pixel domain (Sheikh and Bovik 2006)");
  registry.Add<FsimMetric, FsimOptions>("fsim", "feature similarity (Zhang et al. 2011)");
  registry.Add<GmsdMetric, NoPairOptions>("gmsd", "gradient magnitude similarity deviation (Xue et al. 2014)");
  registry.Add<Ciede2000Metric, NoPairOptions>("ciede2000", "mean CIEDE2000 colour difference");
  RegisterPerceptual(registry);
  RegisterRegions(registry);
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
