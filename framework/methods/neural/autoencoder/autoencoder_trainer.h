#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/optim/adam.h>
#include <torch/types.h>

#include "framework/methods/neural/autoencoder/autoencoder_options.h"
#include "framework/nn/face_autoencoder.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// An autoencoder of two domains, its optimiser and one optimisation step: pictures of each domain, bent at random, are
/// encoded, and reconstructed in the manner of their own domain as they were before.
class AutoencoderTrainer final : public NetworkTrainer {
 public:
  /// A network with weights drawn from `seed`. @throws DeviceError.
  AutoencoderTrainer(const AutoencoderOptions& options, std::uint64_t seed);

  [[nodiscard]] std::vector<std::string> loss_names() const override { return {"dssim_A", "l1_A", "dssim_B", "l1_B"}; }

 private:
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  /// Appends the terms of one domain. @param place of the first picture in the whole batch.
  void AddTerms(const torch::Tensor& images, FaceDomain domain, std::int64_t place, std::vector<torch::Tensor>& terms);

  AutoencoderOptions options_;
  FaceAutoencoder network_;
  torch::optim::Adam* optimizer_;
};

}  // namespace pentimento
