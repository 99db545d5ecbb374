#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <torch/nn/modules/container/any.h>

#include "framework/methods/neural/cyclegan/cyclegan_options.h"
#include "framework/methods/neural/generator_term.h"
#include "framework/nn/face/face_identity_loss.h"
#include "framework/train/image_pool.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// The four networks of a CycleGAN, their optimisers and one optimisation step.
///
/// Names follow junyanz/pytorch-CycleGAN-and-pix2pix: G_A maps domain A to B and G_B maps B to A; D_A judges pictures
/// of domain B (real or made by G_A), D_B those of domain A. The losses are named and weighted as there, too.
class CycleGanTrainer : public NetworkTrainer {
 public:
  /// Networks with weights drawn from `seed`. @param face where `lambda_face` is not 0. @throws DeviceError.
  CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed, std::unique_ptr<FaceIdentityLoss> face = nullptr);

  /// G_A, G_B, cycle_A, cycle_B, idt_A, idt_B, those of further generator terms ("face_A" is of the pictures of domain
  /// A), D_A, D_B; then, with such options, edge (of D_A) and gp_A, gp_B.
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override {
    return CycleGanValidationFigures();
  }
  [[nodiscard]] std::int64_t size_multiple() const override { return options_.Generator().SizeMultiple(); }

  /// What G_A makes of pictures of domain A, and G_B of those of domain B, as they are in training (dropout and all).
  /// @param images float32 [N,3,H,W] in [-1,1], on any device. @returns the same form on the training's device.
  torch::Tensor MakeB(const torch::Tensor& images) { return generator_a_.forward(images.to(device())); }
  torch::Tensor MakeA(const torch::Tensor& images) { return generator_b_.forward(images.to(device())); }

  [[nodiscard]] TrainingState State() const override;
  void Restore(const TrainingState& state) override;

 private:
  struct Generated {
    torch::Tensor fake_a, fake_b;
  };
  /// What a discriminator learns to tell apart.
  struct Judged {
    torch::Tensor real, fake;
  };

  /// As in `optimize_parameters` of the official code: both generators first, the discriminators frozen, then both
  /// discriminators on the pictures made before that update (through the pools).
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  /// The terms of the generators' objective. @param generated takes the pictures made.
  std::vector<torch::Tensor> GeneratorTerms(const TrainingBatch& real, Generated& generated);
  std::vector<torch::Tensor> DiscriminatorTerms(const Judged& by_a, const Judged& by_b);
  torch::Tensor DiscriminatorLoss(torch::nn::AnyModule& discriminator, const Judged& judged);
  /// CartoonGAN's (Chen et al., CVPR 2018, eq. 3): pictures of domain B with smoothed edges are false, too.
  torch::Tensor EdgeLoss(const torch::Tensor& real_b);
  torch::Tensor WeightedGradientPenalty(torch::nn::AnyModule& discriminator, const Judged& judged);
  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override;

  CycleGanOptions options_;
  torch::nn::AnyModule generator_a_;
  torch::nn::AnyModule generator_b_;
  torch::nn::AnyModule discriminator_a_;
  torch::nn::AnyModule discriminator_b_;
  std::vector<std::unique_ptr<GeneratorTerm>> terms_;
  torch::optim::Adam* generator_optimizer_;
  torch::optim::Adam* discriminator_optimizer_;
  ImagePool pool_a_;
  ImagePool pool_b_;
};

}  // namespace pentimento
