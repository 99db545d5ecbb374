#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/methods/neural/cyclegan/cyclegan_options.h"

namespace pentimento {

/// CycleGAN (Zhu, Park, Isola, Efros, ICCV 2017): two generators and two discriminators trained on unpaired pictures of
/// two domains. Directions: a2b (G_A) and b2a (G_B).
///
/// A finished folder (see `RunTraining`) holds G_A, G_B, D_A and D_B with the official names.
class CycleGan : public Model {
 public:
  explicit CycleGan(CycleGanOptions options);

  [[nodiscard]] int version() const override { return 4; }
  [[nodiscard]] std::vector<std::string> weights() const override { return matchers_in_loss(); }
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const override;
  [[nodiscard]] double held_out_share() const override {
    return options_.train.validation.enabled() ? options_.train.validation.share : 0.0;
  }
  void Train(const TrainContext& context) override;
  [[nodiscard]] std::vector<std::string> directions() const override { return {"a2b", "b2a"}; }
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const override;

 private:
  CycleGanOptions options_;
};

}  // namespace pentimento
