#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/methods/neural/unet_regression/unet_regression_options.h"

namespace pentimento {

/// A U-Net that gives for each picture the one that differs least from its partner: in pixels, in features of a
/// classifier (perceptual loss; Johnson, Alahi, Fei-Fei, ECCV 2016) and in what a face matcher makes of it
/// (identity-preserving loss; Shiri, Yu, Porikli, Hartley, Koniusz, "Identity-preserving face recovery from portraits",
/// WACV 2018, where a stylised face is recovered by these three and a discriminator). Nothing is adversarial: it is the
/// reversal that invents least. It has the one direction that it was trained in.
///
/// A finished folder (see `RunTraining`) holds G, a U-Net with pix2pix's names.
class UnetRegression final : public Model {
 public:
  explicit UnetRegression(UnetRegressionOptions options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] bool paired() const override { return true; }
  [[nodiscard]] double held_out_share() const override {
    return options_.train.validation.enabled() ? options_.train.validation.share : 0.0;
  }
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const override;
  void Train(const TrainContext& context) override;
  [[nodiscard]] std::vector<std::string> directions() const override;
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const override;

 private:
  UnetRegressionOptions options_;
};

}  // namespace pentimento
