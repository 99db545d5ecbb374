#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <torch/nn/modules/container/any.h>
#include <torch/types.h>

#include "framework/methods/neural/generator_term.h"
#include "framework/methods/neural/pix2pix/pix2pix_options.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// The generator G and the discriminator D of a pix2pix, their optimisers and one optimisation step. The losses are
/// named and weighted as in junyanz/pytorch-CycleGAN-and-pix2pix.
class Pix2PixTrainer final : public NetworkTrainer {
 public:
  /// Networks with weights drawn from `seed`. @param face where `lambda_face` is not 0. @throws DeviceError.
  Pix2PixTrainer(const Pix2PixOptions& options, std::uint64_t seed, std::unique_ptr<FaceIdentityLoss> face = nullptr);

  /// "D_fake", "D_real" and "edge" count half in what it minimises, as there, which slows it down (Isola et al., 3.3).
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override { return Pix2PixValidationFigures(); }
  [[nodiscard]] std::int64_t size_multiple() const override { return options_.Generator().SizeMultiple(); }

  /// What G makes of pictures, as it is now. @param images float32 [N,3,H,W] in [-1,1].
  [[nodiscard]] torch::Tensor Generate(const torch::Tensor& images);

 private:
  /// Pictures of a batch, in the direction that is learnt.
  struct Pair {
    torch::Tensor input;
    torch::Tensor target;
    torch::Tensor made;  ///< by G of the input, with what its gradient takes
  };
  [[nodiscard]] Pair InDirection(const TrainingBatch& batch) const;

  /// As in `optimize_parameters` of the official code: the generator translates, the discriminator learns from that,
  /// then, frozen, judges the same pictures for the generator.
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  /// Of pictures made as `apply` says that they will be.
  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override;
  [[nodiscard]] std::vector<torch::Tensor> DiscriminatorTerms(const Pair& pair);
  [[nodiscard]] std::vector<torch::Tensor> GeneratorTerms(const Pair& pair);
  /// CartoonGAN's (Chen et al., CVPR 2018, eq. 3): partners with smoothed edges are false, too.
  [[nodiscard]] torch::Tensor EdgeLoss(const Pair& pair);
  /// The scores of pictures beside what they were made from.
  [[nodiscard]] torch::Tensor Judge(const torch::Tensor& input, const torch::Tensor& images);

  Pix2PixOptions options_;
  std::vector<std::unique_ptr<GeneratorTerm>> terms_;
  torch::nn::AnyModule generator_;
  torch::nn::AnyModule discriminator_;
  torch::optim::Adam* generator_optimizer_;
  torch::optim::Adam* discriminator_optimizer_;
};

}  // namespace pentimento
