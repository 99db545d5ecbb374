#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "framework/nn/dists.h"
#include "metrics/perceptual/network_metric.h"

namespace pentimento {

struct DistsOptions : NetworkMetricOptions {
  std::optional<std::filesystem::path> backbone;         ///< torchvision's checkpoint of VGG-16
  std::optional<std::filesystem::path> channel_weights;  ///< the official code's `weights.pt`

  static const OptionSchema& Schema();
};

/// DISTS (see `Dists`), with both its files from the user.
class DistsMetric final : public NetworkMetric {
 public:
  explicit DistsMetric(DistsOptions options) : NetworkMetric(options), dists_(std::move(options)) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return FormOf("dists"); }

 private:
  void LoadNetwork(const std::filesystem::path& weights_folder) const override;
  [[nodiscard]] torch::Tensor Distance(const torch::Tensor& reference, const torch::Tensor& test) const override;
  [[nodiscard]] torch::Tensor DistanceMap(const torch::Tensor& /*reference*/,
                                          const torch::Tensor& /*test*/) const override {
    return {};
  }

  DistsOptions dists_;
  mutable std::unique_ptr<Dists> network_;
};

}  // namespace pentimento
