#pragma once

#include <string>

#include "framework/core/options.h"
#include "framework/core/precision.h"
#include "metrics/matchers/dlib_descriptors.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

struct DlibMatcherOptions {
  Precision precision = Precision::kFp32;
  std::string device = "cpu";
  double distance = 0.6;  ///< threshold whose FMR is given (dlib's customary one)

  static const OptionSchema& Schema();
};

/// dlib's face-recognition ResNet (128-D, Euclidean distance), in libtorch.
class DlibMatcher final : public Matcher {
 public:
  explicit DlibMatcher(const DlibMatcherOptions& options) : options_(options) {}

  [[nodiscard]] std::string name() const override { return "dlib-resnet"; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<ChipForm> forms() const override { return {kDlibChip}; }
  [[nodiscard]] std::optional<double> customary_distance() const override { return options_.distance; }
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> faces) const override;
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override { return EuclideanDistance(a, b); }

  /// Adam on the mean squared distance between descriptors and targets, all weights. With `options.ridge` the last
  /// layer is fitted first, so that the weights before it need not follow one that is still wrong (Kumar et al.,
  /// "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution", ICLR 2022).
  [[nodiscard]] std::shared_ptr<Matcher> Retrained(std::span<const FaceChips> faces, std::span<const Template> targets,
                                                   const RetrainOptions& options, const StopToken& stop,
                                                   Progress& progress) const override;
  [[nodiscard]] bool differentiable() const override { return true; }
  /// On the device of `chips`, whatever the network's.
  [[nodiscard]] torch::Tensor Embed(const torch::Tensor& chips) const override {
    return net_->forward(chips.to(net_->device())).to(chips.device());
  }

 private:
  DlibMatcherOptions options_;
  std::filesystem::path weights_folder_;
  DlibResnet net_{nullptr};
};

}  // namespace pentimento
