#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/nn/lpips.h"
#include "metrics/perceptual/network_metric.h"

namespace pentimento {

struct LpipsOptions : NetworkMetricOptions {
  LpipsNetwork network = LpipsNetwork::kAlex;
  std::optional<std::filesystem::path> backbone;  ///< torchvision's checkpoint of that network

  static const OptionSchema& Schema();
};

/// LPIPS 0.1 (see `MakeLpips`) with the official linear heads; the network under them comes from the user, because its
/// weights are in no package.
class LpipsMetric final : public NetworkMetric {
 public:
  explicit LpipsMetric(LpipsOptions options) : NetworkMetric(options), lpips_(std::move(options)) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] int minimum_side() const override { return static_cast<int>(LpipsMinimumSide(lpips_.network)); }
  [[nodiscard]] std::vector<std::string> weights() const override { return {HeadsFile()}; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override;

 private:
  [[nodiscard]] std::string HeadsFile() const;
  void LoadNetwork(const std::filesystem::path& weights_folder) const override;
  [[nodiscard]] torch::Tensor Distance(const torch::Tensor& reference, const torch::Tensor& test) const override;
  [[nodiscard]] torch::Tensor DistanceMap(const torch::Tensor& reference, const torch::Tensor& test) const override;

  LpipsOptions lpips_;
  mutable std::unique_ptr<StackDistance> network_;
};

}  // namespace pentimento
