#include "framework/methods/neural/pix2pix/pix2pix_trainer.h"

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include "framework/nn/device.h"
#include "framework/nn/gradient_penalty.h"
#include "framework/nn/init.h"
#include "framework/train/frozen.h"

namespace pentimento {
namespace {

/// The same number, whose gradient is half of it.
torch::Tensor WithHalfGradient(const torch::Tensor& loss) {
  const torch::Tensor half = loss * 0.5;
  return half + half.detach();
}

}  // namespace

Pix2PixTrainer::Pix2PixTrainer(const Pix2PixOptions& options, std::uint64_t seed)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      generator_(options.MakeGenerator()),
      discriminator_(options.MakeDiscriminator()) {
  const auto add = [&](const char* name, const std::shared_ptr<torch::nn::Module>& network, bool averaged) {
    InitNormal(*network, seed, fmt::format("pix2pix.init.{}", name));
    AddNetwork(name, network, averaged);
  };
  add("G", generator_.ptr(), true);
  add("D", discriminator_.ptr(), false);
  generator_optimizer_ = &AddOptimizer({"G"});
  discriminator_optimizer_ = &AddOptimizer({"D"});
}

std::vector<std::string> Pix2PixTrainer::loss_names() const {
  return options_.loss.gan == GanMode::kWgangp ? std::vector<std::string>{"D_fake", "D_real", "D_gp", "G_GAN", "G_L1"}
                                               : std::vector<std::string>{"D_fake", "D_real", "G_GAN", "G_L1"};
}

torch::Tensor Pix2PixTrainer::Generate(const torch::Tensor& images) {
  const Autocast autocast = Mixed();
  return generator_.forward(images).to(torch::kFloat32);
}

torch::Tensor Pix2PixTrainer::Judge(const torch::Tensor& input, const torch::Tensor& images) {
  return discriminator_.forward(torch::cat({input, images}, 1));
}

std::vector<torch::Tensor> Pix2PixTrainer::DiscriminatorTerms(const Pair& pair) {
  const torch::Tensor made = pair.made.detach();
  torch::Tensor score_fake, score_real;
  {
    const Autocast autocast = Mixed();
    score_fake = Judge(pair.input, made);
    score_real = Judge(pair.input, pair.target);
  }
  const GanMode gan = options_.loss.gan;
  std::vector<torch::Tensor> terms = {WithHalfGradient(GanLoss(score_fake, false, gan)),
                                      WithHalfGradient(GanLoss(score_real, true, gan))};
  if (gan == GanMode::kWgangp) {
    // In float32: it is a gradient that is differentiated once more.
    const torch::Tensor penalty = GradientPenalty(
        [this](const torch::Tensor& pictures) { return discriminator_.forward(pictures); },
        torch::cat({pair.input, pair.target}, 1), torch::cat({pair.input, made}, 1), torch::rand({made.size(0)}));
    terms.push_back(WithHalfGradient(penalty * options_.loss.lambda_gp));
  }
  return terms;
}

std::vector<torch::Tensor> Pix2PixTrainer::GeneratorTerms(const Pair& pair) {
  torch::Tensor score;
  {
    const Autocast autocast = Mixed();
    score = Judge(pair.input, pair.made);
  }
  return {GanLoss(score, true, options_.loss.gan), torch::l1_loss(pair.made, pair.target) * options_.loss.lambda_l1};
}

Pix2PixTrainer::Pair Pix2PixTrainer::Translated(const TrainingBatch& part) {
  const bool from_a = options_.direction == Pix2PixDirection::kAToB;
  const torch::Tensor& input = from_a ? part.a : part.b;
  return {input, from_a ? part.b : part.a, Generate(input)};
}

void Pix2PixTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  std::vector<Pair> pairs;
  for (const TrainingBatch& part : parts) {
    pairs.push_back(Translated(part));
  }
  Update(*discriminator_optimizer_, pairs.size(), [&](std::size_t part) { return DiscriminatorTerms(pairs[part]); });
  const Frozen frozen({discriminator_.ptr().get()});
  Update(*generator_optimizer_, pairs.size(), [&](std::size_t part) { return GeneratorTerms(pairs[part]); });
}

std::vector<double> Pix2PixTrainer::Measure(const std::vector<TrainingBatch>& held_out) {
  return MeanOver(held_out, [this](const TrainingBatch& batch) -> std::vector<torch::Tensor> {
    const Pair pair = Translated(batch);
    return {torch::l1_loss(pair.made, pair.target)};
  });
}

}  // namespace pentimento
