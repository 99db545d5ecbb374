#pragma once

#include <memory>

#include "metrics/matchers/matcher.h"

namespace pentimento {

/// Several matchers together: the mean of their distances, each in units of its own impostors (minus their mean, over
/// their deviation, measured on people who are not tested): z-normalisation and the sum rule (Jain, Nandakumar, Ross,
/// "Score normalization in multimodal biometric systems", Pattern Recognition 38, 2005).
class FusionMatcher final : public Matcher {
 public:
  explicit FusionMatcher(std::vector<std::unique_ptr<Matcher>> parts);

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] std::vector<ChipForm> forms() const override;
  void Load(const std::filesystem::path& weights_folder) override;
  /// A template: for each part its length and its numbers.
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> faces) const override;
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override;
  [[nodiscard]] Template Mean(std::span<const Template* const> templates) const override;
  [[nodiscard]] bool needs_calibration() const override { return true; }
  void Calibrate(std::span<const Template> templates, std::span<const std::string> subjects) override;

 private:
  struct Part {
    std::unique_ptr<Matcher> matcher;
    double mean = 0.0;  ///< of impostor distances
    double deviation = 1.0;
  };
  std::vector<Part> parts_;
};

/// Registers `fusion` of the matchers that are registered already.
void RegisterFusion(Registry<Matcher>& registry);

}  // namespace pentimento
