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
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override {
    return AutoencoderValidationFigures();
  }

 private:
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override;
  /// @param place of the first picture in the whole batch. @returns the pictures, bent at random if they are to be.
  [[nodiscard]] torch::Tensor Bent(const torch::Tensor& images, FaceDomain domain, std::int64_t place) const;
  /// @returns the pictures in the manner of a domain, in [-1,1].
  [[nodiscard]] torch::Tensor Decoded(const torch::Tensor& images, FaceDomain domain);
  /// Appends the terms of one domain.
  void AddTerms(const torch::Tensor& made, const torch::Tensor& wanted, std::vector<torch::Tensor>& terms) const;

  AutoencoderOptions options_;
  FaceAutoencoder network_;
  torch::optim::Adam* optimizer_;
};

}  // namespace pentimento
