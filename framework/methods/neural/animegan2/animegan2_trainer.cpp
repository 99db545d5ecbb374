#include "framework/methods/neural/animegan2/animegan2_trainer.h"

#include <utility>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/convert.h"
#include "framework/image/edge_smooth.h"
#include "framework/nn/animegan_loss.h"
#include "framework/nn/device.h"
#include "framework/nn/init.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/nn/total_variation.h"
#include "framework/nn/yuv.h"
#include "framework/train/adam_state.h"
#include "framework/train/frozen.h"

namespace pentimento {
namespace {

/// The official code's total variation takes half of each square (`tf.nn.l2_loss`).
constexpr double kOfficialVariation = 0.5;

}  // namespace

AnimeGan2Trainer::AnimeGan2Trainer(const AnimeGan2Options& options, ContentFeatures features, std::uint64_t seed)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      weights_(options.loss.Weights()),
      features_(std::move(features)),
      generator_(options.Generator()),
      discriminator_(options.Discriminator()) {
  features_.To(device());
  InitHe(*generator_, seed, "animegan2.init.G");
  InitHe(*discriminator_, seed, "animegan2.init.D");
  AddNetwork("G", generator_.ptr(), true);
  AddNetwork("D", discriminator_.ptr());
  generator_optimizer_ = &AddOptimizer({"G"});
  discriminator_optimizer_ = &AddOptimizer({"D"}, options.train.discriminator_rate);
}

torch::Tensor AnimeGan2Trainer::Generate(const torch::Tensor& photos) {
  const Autocast autocast = Mixed();
  return generator_(photos).to(torch::kFloat32);
}

torch::Tensor AnimeGan2Trainer::ContentDistance(const torch::Tensor& fake, const torch::Tensor& photos) const {
  torch::Tensor wanted;
  {
    const torch::NoGradGuard no_grad;
    wanted = features_(photos);
  }
  return torch::l1_loss(features_(fake), wanted);
}

torch::Tensor AnimeGan2Trainer::DiscriminatorLoss(const torch::Tensor& fake, const torch::Tensor& drawings) {
  const torch::Tensor grey = Greyscale(drawings);
  torch::Tensor scores;
  {
    const Autocast autocast = Mixed();
    scores = discriminator_(torch::cat({drawings, fake, grey, ToSignedRange(SmoothEdges(FromSignedRange(grey)))}));
  }
  const std::vector<torch::Tensor> kinds = scores.chunk(4);
  return EdgePromotingLoss({kinds[0], kinds[1], kinds[2], kinds[3]}, weights_.scores, options_.loss.gan) *
         options_.loss.lambda_adversarial;
}

std::vector<torch::Tensor> AnimeGan2Trainer::GeneratorTerms(const torch::Tensor& fake, const TrainingBatch& real) {
  torch::Tensor scores;
  {
    const Autocast autocast = Mixed();
    scores = discriminator_(fake);
  }
  std::vector<torch::Tensor> wanted;
  {
    const torch::NoGradGuard no_grad;
    wanted = features_(torch::cat({real.a, Greyscale(real.b)})).chunk(2);
  }
  const torch::Tensor made = features_(fake);
  return {torch::l1_loss(made, wanted[0]) * weights_.content, GramStyleLoss(made, wanted[1]) * weights_.style,
          ColourReconstructionLoss(fake, real.a) * weights_.colour,
          TotalVariation(fake) * (weights_.variation * kOfficialVariation),
          GanLoss(scores, true, options_.loss.gan) * options_.loss.lambda_adversarial};
}

void AnimeGan2Trainer::Optimise(const std::vector<TrainingBatch>& parts) {
  const torch::Tensor zero = torch::zeros({}, device());
  if (step() < options_.train.init_steps) {
    SetLearningRate(*generator_optimizer_, options_.train.init_learning_rate);
    Record({zero});
    Update(*generator_optimizer_, parts.size(), [&](std::size_t part) -> std::vector<torch::Tensor> {
      return {ContentDistance(Generate(parts[part].a), parts[part].a) * weights_.content};
    });
    Record({zero, zero, zero, zero});
    return;
  }
  if (step() == options_.train.init_steps) {
    generator_optimizer_->state().clear();
  }
  // The generator stays as it is between the two updates, so that the same pictures serve both; those of a batch in
  // parts would have to be kept with all that they were made of, and are made again instead.
  const torch::Tensor shared = parts.size() == 1 ? Generate(parts[0].a) : torch::Tensor();
  Update(*discriminator_optimizer_, parts.size(), [&](std::size_t part) -> std::vector<torch::Tensor> {
    if (shared.defined()) {
      return {DiscriminatorLoss(shared.detach(), parts[part].b)};
    }
    torch::Tensor fake;
    {
      const torch::NoGradGuard no_grad;
      fake = Generate(parts[part].a);
    }
    return {DiscriminatorLoss(fake, parts[part].b)};
  });
  const Frozen frozen({discriminator_.get()});
  Update(*generator_optimizer_, parts.size(), [&](std::size_t part) {
    return GeneratorTerms(shared.defined() ? shared : Generate(parts[part].a), parts[part]);
  });
}

std::vector<double> AnimeGan2Trainer::Measure(const std::vector<TrainingBatch>& held_out) {
  std::vector<torch::Tensor> made, drawings;
  const std::vector<double> means = MeanOver(held_out, [&](const TrainingBatch& real) -> std::vector<torch::Tensor> {
    const torch::Tensor fake = Generate(real.a);
    made.push_back(fake.to(torch::kCPU));
    drawings.push_back(real.b.to(torch::kCPU));
    return {ContentDistance(fake, real.a)};
  });
  return {SlicedWasserstein(torch::cat(made), torch::cat(drawings)), means.front()};
}

}  // namespace pentimento
