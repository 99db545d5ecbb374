#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/methods/neural/pix2pix/pix2pix_options.h"

namespace pentimento {

/// pix2pix (Isola, Zhu, Zhou, Efros: "Image-to-image translation with conditional adversarial networks", CVPR 2017): a
/// generator and a discriminator that judges pictures beside what they were made from, trained on pairs. It has the one
/// direction that it was trained in.
///
/// A finished folder (see `RunTraining`) holds G and D with the official names.
class Pix2Pix final : public Model {
 public:
  explicit Pix2Pix(Pix2PixOptions options);

  [[nodiscard]] int version() const override { return 3; }
  [[nodiscard]] bool paired() const override { return true; }
  [[nodiscard]] double held_out_share() const override {
    return options_.train.validation.enabled() ? options_.train.validation.share : 0.0;
  }
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const override;
  [[nodiscard]] std::vector<std::string> weights() const override { return matchers_in_loss(); }
  void Train(const TrainContext& context) override;
  [[nodiscard]] std::vector<std::string> directions() const override;
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const override;

 private:
  Pix2PixOptions options_;
};

}  // namespace pentimento
