#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/methods/neural/cyclegan/cyclegan_options.h"
#include "framework/train/image_pool.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// The four networks of a CycleGAN, their optimisers and one optimisation step.
///
/// Names follow junyanz/pytorch-CycleGAN-and-pix2pix: G_A maps domain A to B and G_B maps B to A; D_A judges pictures
/// of domain B (real or made by G_A), D_B those of domain A. The losses are named and weighted as there, too.
class CycleGanTrainer : public NetworkTrainer {
 public:
  /// Networks with weights drawn from `seed`. @throws DeviceError.
  CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed);

  [[nodiscard]] std::vector<std::string> loss_names() const override {
    return {"G_A", "G_B", "cycle_A", "cycle_B", "idt_A", "idt_B", "D_A", "D_B"};
  }

  /// What G_A makes of pictures of domain A, and G_B of those of domain B, as they are in training (dropout and all).
  /// @param images float32 [N,3,H,W] in [-1,1], on any device. @returns the same form on the training's device.
  torch::Tensor MakeB(const torch::Tensor& images) { return generator_a_(images.to(device())); }
  torch::Tensor MakeA(const torch::Tensor& images) { return generator_b_(images.to(device())); }

  [[nodiscard]] TrainingState State() const override;
  void Restore(const TrainingState& state) override;

 private:
  struct Generated {
    torch::Tensor fake_a, fake_b;
  };

  /// As in `optimize_parameters` of the official code: both generators first, the discriminators frozen, then both
  /// discriminators on the pictures made before that update (through the pools).
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  /// The terms of the generators' objective. @param generated takes the pictures made.
  std::vector<torch::Tensor> GeneratorTerms(const TrainingBatch& real, Generated& generated);
  [[nodiscard]] torch::Tensor DiscriminatorLoss(PatchDiscriminator& discriminator, const torch::Tensor& real,
                                                const torch::Tensor& fake) const;

  CycleGanOptions options_;
  ResnetGenerator generator_a_;
  ResnetGenerator generator_b_;
  PatchDiscriminator discriminator_a_;
  PatchDiscriminator discriminator_b_;
  torch::optim::Adam* generator_optimizer_;
  torch::optim::Adam* discriminator_optimizer_;
  ImagePool pool_a_;
  ImagePool pool_b_;
};

}  // namespace pentimento
