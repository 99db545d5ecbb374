#pragma once

#include <memory>
#include <string>
#include <vector>

#include "framework/nn/stack_distance.h"
#include "metrics/perceptual/network_metric.h"

namespace pentimento {

struct HedMetricOptions : NetworkMetricOptions {
  static const OptionSchema& Schema();
};

/// Perceptual distance on the HED VGG-16 trunk (`LoadHedDistance`): weights that everybody can get, no LPIPS.
class HedMetric final : public NetworkMetric {
 public:
  explicit HedMetric(const HedMetricOptions& options) : NetworkMetric(options) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> weights() const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return FormOf("hed_vgg16"); }

 private:
  void LoadNetwork(const std::filesystem::path& weights_folder) const override;
  [[nodiscard]] torch::Tensor Distance(const torch::Tensor& reference, const torch::Tensor& test) const override;
  [[nodiscard]] torch::Tensor DistanceMap(const torch::Tensor& reference, const torch::Tensor& test) const override;

  mutable std::unique_ptr<StackDistance> network_;
};

}  // namespace pentimento
