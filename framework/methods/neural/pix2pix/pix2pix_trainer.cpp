#include "framework/methods/neural/pix2pix/pix2pix_trainer.h"

#include <utility>

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/image/convert.h"
#include "framework/image/edge_smooth.h"
#include "framework/methods/neural/generator_terms.h"
#include "framework/nn/device.h"
#include "framework/nn/gradient_penalty.h"
#include "framework/nn/init.h"
#include "framework/nn/norm.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/train/frozen.h"

namespace pentimento {
namespace {

/// The same number, whose gradient is half of it.
torch::Tensor WithHalfGradient(const torch::Tensor& loss) {
  const torch::Tensor half = loss * 0.5;
  return half + half.detach();
}

}  // namespace

Pix2PixTrainer::Pix2PixTrainer(const Pix2PixOptions& options, std::uint64_t seed,
                               std::unique_ptr<FaceIdentityLoss> face)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      generator_(MakeGenerator(options.Generator())),
      discriminator_(MakeDiscriminator(options.Discriminator(6))) {
  terms_ = MakeGeneratorTerms(options.loss.lambda_face, std::move(face), options.loss.lambda_tv, device());
  const auto add = [&](const char* name, const torch::nn::AnyModule& network, bool averaged) {
    InitNormal(*network.ptr(), seed, fmt::format("pix2pix.init.{}", name));
    AddNetwork(name, network.ptr(), averaged);
  };
  add("G", generator_, true);
  add("D", discriminator_, false);
  generator_optimizer_ = &AddOptimizer({"G"});
  discriminator_optimizer_ = &AddOptimizer({"D"});
}

std::vector<std::string> Pix2PixTrainer::loss_names() const {
  std::vector<std::string> names = {"D_fake", "D_real"};
  if (options_.loss.lambda_edge > 0) {
    names.emplace_back("edge");
  }
  if (options_.loss.gan == GanMode::kWgangp) {
    names.emplace_back("gp");
  }
  names.emplace_back("G_GAN");
  names.emplace_back("G_L1");
  for (const auto& term : terms_) {
    names.push_back(term->name());
  }
  return names;
}

torch::Tensor Pix2PixTrainer::Generate(const torch::Tensor& images) {
  const Autocast autocast = Mixed();
  return generator_.forward(images).to(torch::kFloat32);
}

torch::Tensor Pix2PixTrainer::Judge(const torch::Tensor& input, const torch::Tensor& images) {
  return discriminator_.forward(torch::cat({input, images}, 1));
}

torch::Tensor Pix2PixTrainer::EdgeLoss(const Pair& pair) {
  const torch::Tensor smoothed = ToSignedRange(SmoothEdges(FromSignedRange(pair.target)));
  torch::Tensor score;
  {
    const Autocast autocast = Mixed();
    score = Judge(pair.input, smoothed);
  }
  return WithHalfGradient(GanLoss(score, false, options_.loss.gan)) * options_.loss.lambda_edge;
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
  if (options_.loss.lambda_edge > 0) {
    terms.push_back(EdgeLoss(pair));
  }
  if (gan == GanMode::kWgangp) {
    // In float32: it is a gradient that is differentiated once more.
    const torch::Tensor penalty =
        GradientPenalty([this](const torch::Tensor& pictures) { return discriminator_.forward(pictures); },
                        torch::cat({pair.input, pair.target}, 1), torch::cat({pair.input, made}, 1),
                        torch::rand({made.size(0)}).to(device()));
    terms.push_back(penalty * options_.loss.lambda_gp);
  }
  return terms;
}

std::vector<torch::Tensor> Pix2PixTrainer::GeneratorTerms(const Pair& pair) {
  torch::Tensor score;
  {
    const Autocast autocast = Mixed();
    score = Judge(pair.input, pair.made);
  }
  std::vector<torch::Tensor> losses = {GanLoss(score, true, options_.loss.gan),
                                       torch::l1_loss(pair.made, pair.target) * options_.loss.lambda_l1};
  for (const auto& term : terms_) {
    losses.push_back(term->Loss({pair.input, pair.made, {}}));
  }
  return losses;
}

Pix2PixTrainer::Pair Pix2PixTrainer::InDirection(const TrainingBatch& batch) const {
  return options_.direction == Pix2PixDirection::kAToB ? Pair{batch.a, batch.b, {}} : Pair{batch.b, batch.a, {}};
}

void Pix2PixTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  std::vector<Pair> pairs;
  for (const TrainingBatch& part : parts) {
    pairs.push_back(InDirection(part));
    pairs.back().made = Generate(pairs.back().input);
  }
  Update(*discriminator_optimizer_, pairs.size(), [&](std::size_t part) { return DiscriminatorTerms(pairs[part]); });
  const Frozen frozen({discriminator_.ptr().get()});
  Update(*generator_optimizer_, pairs.size(), [&](std::size_t part) { return GeneratorTerms(pairs[part]); });
}

std::vector<double> Pix2PixTrainer::Measure(const std::vector<TrainingBatch>& held_out) {
  // There is no way back from a picture's own statistics, so a copy of the network is given them.
  torch::nn::AnyModule copy = MakeGenerator(options_.Generator());
  LoadInto(*copy.ptr(), StateOf(Network("G")), "the generator");
  copy.ptr()->to(device());
  copy.ptr()->eval();
  if (options_.apply.statistics == NormStatistics::kPicture) {
    NormaliseByBatch(*copy.ptr());
  }
  std::vector<torch::Tensor> all_made, all_targets;
  const std::vector<double> means = MeanOver(held_out, [&](const TrainingBatch& batch) -> std::vector<torch::Tensor> {
    const Pair pair = InDirection(batch);
    std::vector<torch::Tensor> each;
    for (const torch::Tensor& picture : pair.input.split(1)) {  // one picture's statistics are no other's
      const Autocast autocast = Mixed();
      each.push_back(copy.forward(picture).to(torch::kFloat32));
    }
    const torch::Tensor made = torch::cat(each);
    all_made.push_back(made.to(torch::kCPU));
    all_targets.push_back(pair.target.to(torch::kCPU));
    return {torch::l1_loss(made, pair.target)};
  });
  return {means.front(), SlicedWasserstein(torch::cat(all_made), torch::cat(all_targets))};
}

}  // namespace pentimento
