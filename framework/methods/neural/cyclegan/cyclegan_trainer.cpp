#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include "framework/nn/device.h"
#include "framework/nn/init.h"
#include "framework/train/frozen.h"

namespace pentimento {
namespace {

torch::Tensor MeanAbsoluteDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::l1_loss(a.to(torch::kFloat32), b);
}

}  // namespace

CycleGanTrainer::CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed)
    : NetworkTrainer(options.train, SelectDevice(options.device), seed),
      options_(options),
      generator_a_(options.Generator()),
      generator_b_(options.Generator()),
      discriminator_a_(options.Discriminator()),
      discriminator_b_(options.Discriminator()),
      pool_a_(options.train.pool_size, seed, "cyclegan.pool.a"),
      pool_b_(options.train.pool_size, seed, "cyclegan.pool.b") {
  const auto add = [&](const char* name, std::shared_ptr<torch::nn::Module> network, bool averaged) {
    InitNormal(*network, seed, fmt::format("cyclegan.init.{}", name));
    AddNetwork(name, std::move(network), averaged);
  };
  add("G_A", generator_a_.ptr(), true);
  add("G_B", generator_b_.ptr(), true);
  add("D_A", discriminator_a_.ptr(), false);
  add("D_B", discriminator_b_.ptr(), false);
  generator_optimizer_ = &AddOptimizer({"G_A", "G_B"});
  discriminator_optimizer_ = &AddOptimizer({"D_A", "D_B"});
}

std::vector<torch::Tensor> CycleGanTrainer::GeneratorTerms(const TrainingBatch& real, Generated& generated) {
  const CycleGanLossOptions& weights = options_.loss;
  const bool identity = weights.lambda_identity > 0;
  torch::Tensor fake_a, fake_b, recovered_a, recovered_b, same_a, same_b, score_a, score_b;
  {
    const Autocast autocast = Mixed();
    fake_b = generator_a_(real.a);
    recovered_a = generator_b_(fake_b);
    fake_a = generator_b_(real.b);
    recovered_b = generator_a_(fake_a);
    if (identity) {
      same_b = generator_a_(real.b);
      same_a = generator_b_(real.a);
    }
    score_b = discriminator_a_(fake_b);
    score_a = discriminator_b_(fake_a);
  }
  generated = {fake_a.detach(), fake_b.detach()};
  const torch::Tensor zero = torch::zeros({}, torch::TensorOptions().device(device()));
  return {GanLoss(score_b, true, weights.gan),
          GanLoss(score_a, true, weights.gan),
          MeanAbsoluteDifference(recovered_a, real.a) * weights.lambda_a,
          MeanAbsoluteDifference(recovered_b, real.b) * weights.lambda_b,
          identity ? MeanAbsoluteDifference(same_b, real.b) * weights.lambda_b * weights.lambda_identity : zero,
          identity ? MeanAbsoluteDifference(same_a, real.a) * weights.lambda_a * weights.lambda_identity : zero};
}

torch::Tensor CycleGanTrainer::DiscriminatorLoss(PatchDiscriminator& discriminator, const torch::Tensor& real,
                                                 const torch::Tensor& fake) const {
  torch::Tensor score_real, score_fake;
  {
    const Autocast autocast = Mixed();
    score_real = discriminator(real);
    score_fake = discriminator(fake);
  }
  const GanMode gan = options_.loss.gan;
  return (GanLoss(score_real, true, gan) + GanLoss(score_fake, false, gan)) * 0.5;
}

void CycleGanTrainer::Optimise(const std::vector<TrainingBatch>& parts) {
  std::vector<Generated> generated(parts.size());
  {
    const Frozen frozen({discriminator_a_.get(), discriminator_b_.get()});
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
  Update(*discriminator_optimizer_, parts.size(), [&](std::size_t part) -> std::vector<torch::Tensor> {
    return {DiscriminatorLoss(discriminator_a_, parts[part].b, fakes_b[part]),
            DiscriminatorLoss(discriminator_b_, parts[part].a, fakes_a[part])};
  });
}

TrainingState CycleGanTrainer::State() const {
  TrainingState state = NetworkTrainer::State();
  if (const torch::Tensor images = pool_a_.State(); images.defined()) {
    state.tensors["pool/a"] = images;
  }
  if (const torch::Tensor images = pool_b_.State(); images.defined()) {
    state.tensors["pool/b"] = images;
  }
  return state;
}

void CycleGanTrainer::Restore(const TrainingState& state) {
  NetworkTrainer::Restore(state);
  const auto pool = [&](const char* name) {
    const auto found = state.tensors.find(name);
    return found == state.tensors.end() ? torch::Tensor() : found->second;
  };
  pool_a_.Restore(pool("pool/a"), device());
  pool_b_.Restore(pool("pool/b"), device());
}

}  // namespace pentimento
