#include "metrics/perceptual/hed_metric.h"

#include "framework/nn/device.h"
#include "framework/nn/hed/hed_vgg16.h"

namespace pentimento {

const OptionSchema& HedMetricOptions::Schema() {
  static const OptionSchema schema = NetworkMetricOptions::Table<HedMetricOptions>().Build();
  return schema;
}

std::vector<std::string> HedMetric::weights() const { return {kHedWeights}; }

void HedMetric::LoadNetwork(const std::filesystem::path& weights_folder) const {
  network_ = LoadHedDistance(weights_folder / kHedWeights, options().precision);
  network_->To(SelectDevice(options().device));
}

torch::Tensor HedMetric::Distance(const torch::Tensor& reference, const torch::Tensor& test) const {
  return network_->Distance(reference, test);
}

torch::Tensor HedMetric::DistanceMap(const torch::Tensor& reference, const torch::Tensor& test) const {
  return network_->Map(reference, test);
}

}  // namespace pentimento
