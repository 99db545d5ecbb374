#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/nn/fid_inception_v3.h"
#include "metrics/distribution/feature_extractor.h"

namespace pentimento {

/// How pictures get Inception's 299 x 299.
enum class InceptionResize {
  kAntialiased,  ///< bicubic, antialiased: what clean-fid found not to bend figures (Parmar et al., CVPR 2022)
  kPytorchFid    ///< bilinear without antialiasing, as in pytorch-fid
};

struct InceptionExtractorOptions {
  std::filesystem::path weights;
  InceptionResize resize = InceptionResize::kAntialiased;
  std::string device = "cpu";

  static const OptionSchema& Schema();
};

/// The 2048 pooled features of FID's Inception-v3, from a file of the user's in the layout of the PyTorch port.
class InceptionExtractor final : public FeatureExtractor {
 public:
  explicit InceptionExtractor(InceptionExtractorOptions options) : options_(std::move(options)) {}

  [[nodiscard]] std::string name() const override { return "inception-v3"; }
  [[nodiscard]] Json protocol() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {options_.weights}; }
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::optional<torch::Tensor> Prepare(const std::filesystem::path& picture,
                                                     const std::filesystem::path& original) const override;
  [[nodiscard]] torch::Tensor Describe(const std::vector<torch::Tensor>& prepared) const override;
  [[nodiscard]] std::optional<torch::Tensor> LogitsOf(const torch::Tensor& features) const override;

 private:
  InceptionExtractorOptions options_;
  mutable FidInceptionV3 network_{nullptr};
};

}  // namespace pentimento
