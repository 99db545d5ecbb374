#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"

#include <utility>

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include "framework/checkpoint/prefix.h"
#include "framework/image/convert.h"
#include "framework/image/edge_smooth.h"
#include "framework/methods/neural/generator_terms.h"
#include "framework/nn/device.h"
#include "framework/nn/gradient_penalty.h"
#include "framework/nn/init.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/train/frozen.h"

namespace pentimento {
namespace {

torch::Tensor MeanAbsoluteDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::l1_loss(a.to(torch::kFloat32), b);
}

}  // namespace

CycleGanTrainer::CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed,
                                 std::unique_ptr<FaceIdentityLoss> face)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      generator_a_(MakeGenerator(options.Generator())),
      generator_b_(MakeGenerator(options.Generator())),
      discriminator_a_(MakeDiscriminator(options.Discriminator(3))),
      discriminator_b_(MakeDiscriminator(options.Discriminator(3))),
      pool_a_(options.train.pool_size, seed, "cyclegan.pool.a"),
      pool_b_(options.train.pool_size, seed, "cyclegan.pool.b") {
  terms_ = MakeGeneratorTerms(options.loss.lambda_face, std::move(face), options.loss.lambda_tv, device());
  const auto add = [&](const char* name, const torch::nn::AnyModule& network, bool averaged) {
    InitNormal(*network.ptr(), seed, fmt::format("cyclegan.init.{}", name));
    AddNetwork(name, network.ptr(), averaged);
  };
  add("G_A", generator_a_, true);
  add("G_B", generator_b_, true);
  add("D_A", discriminator_a_, false);
  add("D_B", discriminator_b_, false);
  generator_optimizer_ = &AddOptimizer({"G_A", "G_B"});
  discriminator_optimizer_ = &AddOptimizer({"D_A", "D_B"});
}

std::vector<std::string> CycleGanTrainer::loss_names() const {
  std::vector<std::string> names = {"G_A", "G_B", "cycle_A", "cycle_B", "idt_A", "idt_B"};
  const auto add_both = [&names](const std::string& name) {
    names.push_back(name + "_A");
    names.push_back(name + "_B");
  };
  for (const auto& term : terms_) {
    add_both(term->name());
  }
  add_both("D");
  if (options_.loss.lambda_edge > 0) {
    names.emplace_back("edge");
  }
  if (options_.loss.gan == GanMode::kWgangp) {
    add_both("gp");
  }
  return names;
}

std::vector<torch::Tensor> CycleGanTrainer::GeneratorTerms(const TrainingBatch& real, Generated& generated) {
  const CycleGanLossOptions& weights = options_.loss;
  const bool identity = weights.lambda_identity > 0;
  torch::Tensor fake_a, fake_b, recovered_a, recovered_b, same_a, same_b, score_a, score_b;
  {
    const Autocast autocast = Mixed();
    fake_b = generator_a_.forward(real.a);
    recovered_a = generator_b_.forward(fake_b);
    fake_a = generator_b_.forward(real.b);
    recovered_b = generator_a_.forward(fake_a);
    if (identity) {
      same_b = generator_a_.forward(real.b);
      same_a = generator_b_.forward(real.a);
    }
    score_b = discriminator_a_.forward(fake_b);
    score_a = discriminator_b_.forward(fake_a);
  }
  generated = {fake_a.detach(), fake_b.detach()};
  const torch::Tensor zero = torch::zeros({}, torch::TensorOptions().device(device()));
  std::vector<torch::Tensor> losses = {
      GanLoss(score_b, true, weights.gan),
      GanLoss(score_a, true, weights.gan),
      MeanAbsoluteDifference(recovered_a, real.a) * weights.lambda_a,
      MeanAbsoluteDifference(recovered_b, real.b) * weights.lambda_b,
      identity ? MeanAbsoluteDifference(same_b, real.b) * weights.lambda_b * weights.lambda_identity : zero,
      identity ? MeanAbsoluteDifference(same_a, real.a) * weights.lambda_a * weights.lambda_identity : zero};
  for (const auto& term : terms_) {
    losses.push_back(term->Loss({real.a, fake_b, recovered_a}));
    losses.push_back(term->Loss({real.b, fake_a, recovered_b}));
  }
  return losses;
}

torch::Tensor CycleGanTrainer::DiscriminatorLoss(torch::nn::AnyModule& discriminator, const Judged& judged) {
  torch::Tensor score_real, score_fake;
  {
    const Autocast autocast = Mixed();
    score_real = discriminator.forward(judged.real);
    score_fake = discriminator.forward(judged.fake);
  }
  const GanMode gan = options_.loss.gan;
  return (GanLoss(score_real, true, gan) + GanLoss(score_fake, false, gan)) * 0.5;
}

torch::Tensor CycleGanTrainer::EdgeLoss(const torch::Tensor& real_b) {
  const torch::Tensor smoothed = ToSignedRange(SmoothEdges(FromSignedRange(real_b)));
  torch::Tensor score;
  {
    const Autocast autocast = Mixed();
    score = discriminator_a_.forward(smoothed);
  }
  return GanLoss(score, false, options_.loss.gan) * (0.5 * options_.loss.lambda_edge);
}

torch::Tensor CycleGanTrainer::WeightedGradientPenalty(torch::nn::AnyModule& discriminator, const Judged& judged) {
  const auto score = [&discriminator](const torch::Tensor& images) { return discriminator.forward(images); };
  const torch::Tensor shares = torch::rand({judged.real.size(0)});
  return GradientPenalty(score, judged.real, judged.fake, shares) * options_.loss.lambda_gp;
}

std::vector<torch::Tensor> CycleGanTrainer::DiscriminatorTerms(const Judged& by_a, const Judged& by_b) {
  std::vector<torch::Tensor> losses = {DiscriminatorLoss(discriminator_a_, by_a),
                                       DiscriminatorLoss(discriminator_b_, by_b)};
  if (options_.loss.lambda_edge > 0) {
    losses.push_back(EdgeLoss(by_a.real));
  }
  if (options_.loss.gan == GanMode::kWgangp) {
    losses.push_back(WeightedGradientPenalty(discriminator_a_, by_a));
    losses.push_back(WeightedGradientPenalty(discriminator_b_, by_b));
  }
  return losses;
}

void CycleGanTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  std::vector<Generated> generated(parts.size());
  {
    const Frozen frozen({discriminator_a_.ptr().get(), discriminator_b_.ptr().get()});
    Update(*generator_optimizer_, parts.size(),
           [&](std::size_t part) { return GeneratorTerms(parts[part], generated[part]); });
  }
  // The pools see the whole batch at once, so that they answer alike however it is divided.
  std::vector<torch::Tensor> fakes_a, fakes_b;
  for (const Generated& made : generated) {
    fakes_a.push_back(made.fake_a);
    fakes_b.push_back(made.fake_b);
  }
  const auto count = static_cast<std::int64_t>(parts.size());
  fakes_b = pool_b_.Query(torch::cat(fakes_b), step()).chunk(count);
  fakes_a = pool_a_.Query(torch::cat(fakes_a), step()).chunk(count);
  Update(*discriminator_optimizer_, parts.size(), [&](std::size_t part) {
    return DiscriminatorTerms({parts[part].b, fakes_b[part]}, {parts[part].a, fakes_a[part]});
  });
}

std::vector<double> CycleGanTrainer::Measure(const std::vector<TrainingBatch>& held_out) {
  std::vector<torch::Tensor> real_a, real_b, fake_a, fake_b;
  const std::vector<double> means = MeanOver(held_out, [&](const TrainingBatch& real) -> std::vector<torch::Tensor> {
    torch::Tensor made_a, made_b, recovered_a, recovered_b, same_a, same_b;
    {
      const Autocast autocast = Mixed();
      made_b = generator_a_.forward(real.a);
      made_a = generator_b_.forward(real.b);
      recovered_a = generator_b_.forward(made_b);
      recovered_b = generator_a_.forward(made_a);
      same_b = generator_a_.forward(real.b);
      same_a = generator_b_.forward(real.a);
    }
    real_a.push_back(real.a.to(torch::kCPU));
    real_b.push_back(real.b.to(torch::kCPU));
    fake_a.push_back(made_a.to(torch::kCPU, torch::kFloat32));
    fake_b.push_back(made_b.to(torch::kCPU, torch::kFloat32));
    return {(MeanAbsoluteDifference(recovered_a, real.a) + MeanAbsoluteDifference(recovered_b, real.b)) * 0.5,
            (MeanAbsoluteDifference(same_a, real.a) + MeanAbsoluteDifference(same_b, real.b)) * 0.5};
  });
  const double swd = 0.5 * (SlicedWasserstein(torch::cat(fake_b), torch::cat(real_b)) +
                            SlicedWasserstein(torch::cat(fake_a), torch::cat(real_a)));
  return {swd, means[0], means[1]};
}

TrainingState CycleGanTrainer::State() const {
  TrainingState state = NetworkTrainer::State();
  AddUnder(state.tensors, "pool/a/", pool_a_.State());
  AddUnder(state.tensors, "pool/b/", pool_b_.State());
  return state;
}

void CycleGanTrainer::Restore(const TrainingState& state) {
  NetworkTrainer::Restore(state);
  pool_a_.Restore(Under(state.tensors, "pool/a/"), device());
  pool_b_.Restore(Under(state.tensors, "pool/b/"), device());
}

}  // namespace pentimento
