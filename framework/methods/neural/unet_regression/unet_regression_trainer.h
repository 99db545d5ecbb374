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

 private:
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  [[nodiscard]] std::vector<torch::Tensor> Terms(const TrainingBatch& pair);

  UnetRegressionOptions options_;
  RegressionJudges judges_;
  UnetGenerator generator_;
  torch::optim::Adam* optimizer_;
};

}  // namespace pentimento
