#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/optim/adam.h>
#include <torch/types.h>

#include "framework/methods/neural/animegan2/animegan2_options.h"
#include "framework/nn/content_features.h"
#include "framework/train/network_trainer.h"

namespace pentimento {

/// The generator G (domain A to B) and the discriminator D of an AnimeGANv2, their optimisers and one optimisation
/// step.
class AnimeGan2Trainer final : public NetworkTrainer {
 public:
  /// Networks with weights drawn from `seed`. @param features what content and style are compared by.
  /// @throws DeviceError.
  AnimeGan2Trainer(const AnimeGan2Options& options, ContentFeatures features, std::uint64_t seed);

  /// D of the discriminator, the rest of the generator, all as they are weighted.
  [[nodiscard]] std::vector<std::string> loss_names() const override {
    return {"D", "content", "style", "colour", "variation", "G"};
  }
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override {
    return AnimeGan2ValidationFigures();
  }

 private:
  /// As in `train` of the official code: in the first `init_steps` the generator alone, for its content; then the
  /// discriminator, and the generator after it. There each phase has an Adam of its own.
  void Optimise(const std::vector<TrainingBatch>& parts) override;
  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override;
  /// @param fake,drawings float32 [N,3,H,W] in [-1,1]; no gradient flows into them.
  [[nodiscard]] torch::Tensor DiscriminatorLoss(const torch::Tensor& fake, const torch::Tensor& drawings);
  /// The terms behind D.
  [[nodiscard]] std::vector<torch::Tensor> GeneratorTerms(const torch::Tensor& fake, const TrainingBatch& real);
  [[nodiscard]] torch::Tensor Generate(const torch::Tensor& photos);
  /// How far the features are from the photograph's, which are constants: not weighted.
  [[nodiscard]] torch::Tensor ContentDistance(const torch::Tensor& fake, const torch::Tensor& photos) const;

  AnimeGan2Options options_;
  AnimeGan2Weights weights_;
  ContentFeatures features_;
  AnimeGanGenerator generator_;
  AnimeGanDiscriminator discriminator_;
  torch::optim::Adam* generator_optimizer_;
  torch::optim::Adam* discriminator_optimizer_;
};

}  // namespace pentimento
