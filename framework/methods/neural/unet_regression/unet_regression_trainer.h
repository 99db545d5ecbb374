#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/methods/neural/unet_regression/unet_regression_options.h"
#include "framework/nn/face/face_identity_loss.h"
#include "framework/nn/stack_distance.h"
#include "framework/nn/unet_generator.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// What a made picture is compared with its partner by, besides its pixels; null where the weight of the term is 0.
struct RegressionJudges {
  std::unique_ptr<StackDistance> perceptual;
  std::unique_ptr<FaceIdentityLoss> face;
};

/// The generator G of a regression, its optimiser and one optimisation step.
class UnetRegressionTrainer final : public NetworkTrainer {
 public:
  /// A network with weights drawn from `seed`. @param judges those whose terms have a weight. @throws DeviceError.
  UnetRegressionTrainer(const UnetRegressionOptions& options, std::uint64_t seed, RegressionJudges judges);

  /// "L1", "perceptual" and "face", as far as they have a weight.
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override {
    return UnetRegressionValidationFigures();
  }
  [[nodiscard]] std::int64_t size_multiple() const override { return options_.Generator().SizeMultiple(); }

 private:
  /// What G makes of pictures, and their partners, in the direction that is learnt.
  struct Regressed {
    torch::Tensor made, target;
  };

  void Optimise(const std::vector<TrainingBatch>& parts) override;
  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override;
  [[nodiscard]] Regressed Regress(const TrainingBatch& pair);
  [[nodiscard]] std::vector<torch::Tensor> Terms(const Regressed& regressed) const;

  UnetRegressionOptions options_;
  RegressionJudges judges_;
  UnetGenerator generator_;
  torch::optim::Adam* optimizer_;
};

}  // namespace pentimento
