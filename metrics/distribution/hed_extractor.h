#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/nn/feature_stack.h"
#include "metrics/distribution/feature_extractor.h"

namespace pentimento {

struct HedExtractorOptions {
  int size = 224;
  std::string device = "cpu";

  static const OptionSchema& Schema();
};

/// The mean over places of the last tap (relu5_3, 512 features) of the HED VGG-16 trunk, of pictures resized to a
/// square.
class HedExtractor final : public FeatureExtractor {
 public:
  explicit HedExtractor(HedExtractorOptions options) : options_(std::move(options)) {}

  [[nodiscard]] std::string name() const override { return "hed-vgg16"; }
  [[nodiscard]] Json protocol() const override;
  [[nodiscard]] std::vector<std::string> weights() const override;
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::optional<torch::Tensor> Prepare(const std::filesystem::path& picture,
                                                     const std::filesystem::path& original) const override;
  [[nodiscard]] torch::Tensor Describe(const std::vector<torch::Tensor>& prepared) const override;

 private:
  HedExtractorOptions options_;
  mutable FeatureStack stack_{nullptr};
};

}  // namespace pentimento
