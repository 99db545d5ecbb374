#include "framework/methods/neural/cyclegan_trainer.h"

#include <cmath>

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/device.h"
#include "framework/nn/init.h"
#include "framework/train/adam_state.h"
#include "framework/train/lr_schedule.h"
#include "framework/train/reseed.h"

namespace pentimento {
namespace {

void SetRequiresGrad(torch::nn::Module& module, bool wanted) {
  for (torch::Tensor& parameter : module.parameters()) {
    parameter.requires_grad_(wanted);
  }
}

torch::Tensor MeanAbsoluteDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::l1_loss(a.to(torch::kFloat32), b);
}

/// The optimised parameters of two networks and their names in checkpoints.
std::vector<torch::Tensor> Chain(std::initializer_list<std::pair<const char*, torch::nn::Module*>> networks,
                                 std::vector<std::string>& names) {
  std::vector<torch::Tensor> parameters;
  for (const auto& [network, module] : networks) {
    for (const auto& item : module->named_parameters()) {
      names.push_back(fmt::format("{}/{}", network, item.key()));
      parameters.push_back(item.value());
    }
  }
  return parameters;
}

void Append(TensorMap& all, const TensorMap& part, const std::string& prefix) {
  for (const auto& [name, tensor] : part) {
    all[prefix + name] = tensor;
  }
}

TensorMap Part(const TensorMap& all, const std::string& prefix) {
  TensorMap part;
  for (auto it = all.lower_bound(prefix); it != all.end() && it->first.starts_with(prefix); ++it) {
    part.emplace(it->first.substr(prefix.size()), it->second);
  }
  return part;
}

}  // namespace

CycleGanTrainer::CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed)
    : options_(options),
      seed_(seed),
      device_(SelectDevice(options.device)),
      generator_a_(options.Generator()),
      generator_b_(options.Generator()),
      discriminator_a_(options.Discriminator()),
      discriminator_b_(options.Discriminator()),
      pool_a_(options.train.pool_size, seed, "cyclegan.pool.a"),
      pool_b_(options.train.pool_size, seed, "cyclegan.pool.b") {
  for (const char* name : kNetworks) {
    InitNormal(Network(name), seed, fmt::format("cyclegan.init.{}", name));
    Network(name).to(device_);
  }
  const auto adam = torch::optim::AdamOptions(options_.train.learning_rate).betas({options_.train.beta1, 0.999});
  generator_optimizer_ = std::make_unique<torch::optim::Adam>(
      Chain({{"G_A", generator_a_.get()}, {"G_B", generator_b_.get()}}, generator_names_), adam);
  discriminator_optimizer_ = std::make_unique<torch::optim::Adam>(
      Chain({{"D_A", discriminator_a_.get()}, {"D_B", discriminator_b_.get()}}, discriminator_names_), adam);
  if (options_.train.ema_decay > 0) {
    average_a_ = std::make_unique<Ema>(*generator_a_, options_.train.ema_decay);
    average_b_ = std::make_unique<Ema>(*generator_b_, options_.train.ema_decay);
  }
}

torch::nn::Module& CycleGanTrainer::Network(const std::string& name) const {
  if (name == "G_A") {
    return *generator_a_;
  }
  if (name == "G_B") {
    return *generator_b_;
  }
  if (name == "D_A") {
    return *discriminator_a_;
  }
  if (name == "D_B") {
    return *discriminator_b_;
  }
  throw InternalError(fmt::format("a CycleGAN has no network \"{}\"", name));
}

double CycleGanTrainer::LearningRate() const {
  const CycleGanTrainOptions& train = options_.train;
  const auto decay_start =
      static_cast<std::int64_t>(std::llround(train.decay_start * static_cast<double>(train.steps)));
  return LinearDecay(train.learning_rate, train.steps, decay_start).At(step_);
}

CycleGanTrainer::Generated CycleGanTrainer::UpdateGenerators(const torch::Tensor& real_a, const torch::Tensor& real_b,
                                                             std::vector<torch::Tensor>& losses) {
  const CycleGanLossOptions& weights = options_.loss;
  const bool identity = weights.lambda_identity > 0;
  for (torch::nn::Module* frozen : {discriminator_a_.get(), discriminator_b_.get()}) {
    SetRequiresGrad(*frozen, false);
  }
  torch::Tensor fake_a, fake_b, recovered_a, recovered_b, same_a, same_b, score_a, score_b;
  {
    const Autocast autocast(device_.type(), options_.train.precision);
    fake_b = generator_a_(real_a);
    recovered_a = generator_b_(fake_b);
    fake_a = generator_b_(real_b);
    recovered_b = generator_a_(fake_a);
    if (identity) {
      same_b = generator_a_(real_b);
      same_a = generator_b_(real_a);
    }
    score_b = discriminator_a_(fake_b);
    score_a = discriminator_b_(fake_a);
  }
  const torch::Tensor zero = torch::zeros({}, torch::TensorOptions().device(device_));
  losses = {GanLoss(score_b, true, weights.gan),
            GanLoss(score_a, true, weights.gan),
            MeanAbsoluteDifference(recovered_a, real_a) * weights.lambda_a,
            MeanAbsoluteDifference(recovered_b, real_b) * weights.lambda_b,
            identity ? MeanAbsoluteDifference(same_b, real_b) * weights.lambda_b * weights.lambda_identity : zero,
            identity ? MeanAbsoluteDifference(same_a, real_a) * weights.lambda_a * weights.lambda_identity : zero};
  generator_optimizer_->zero_grad(/*set_to_none=*/true);
  torch::stack(losses).sum().backward();
  generator_optimizer_->step();
  for (torch::nn::Module* frozen : {discriminator_a_.get(), discriminator_b_.get()}) {
    SetRequiresGrad(*frozen, true);
  }
  return {fake_a.detach(), fake_b.detach()};
}

torch::Tensor CycleGanTrainer::DiscriminatorLoss(PatchDiscriminator& discriminator, const torch::Tensor& real,
                                                 const torch::Tensor& fake) const {
  torch::Tensor score_real, score_fake;
  {
    const Autocast autocast(device_.type(), options_.train.precision);
    score_real = discriminator(real);
    score_fake = discriminator(fake);
  }
  const GanMode gan = options_.loss.gan;
  return (GanLoss(score_real, true, gan) + GanLoss(score_fake, false, gan)) * 0.5;
}

void CycleGanTrainer::UpdateDiscriminators(const torch::Tensor& real_a, const torch::Tensor& real_b,
                                           const Generated& generated, std::vector<torch::Tensor>& losses) {
  const torch::Tensor loss_a = DiscriminatorLoss(discriminator_a_, real_b, pool_b_.Query(generated.fake_b, step_));
  const torch::Tensor loss_b = DiscriminatorLoss(discriminator_b_, real_a, pool_a_.Query(generated.fake_a, step_));
  discriminator_optimizer_->zero_grad(/*set_to_none=*/true);
  (loss_a + loss_b).backward();
  discriminator_optimizer_->step();
  losses.push_back(loss_a);
  losses.push_back(loss_b);
}

CycleGanLosses CycleGanTrainer::Step(const torch::Tensor& real_a, const torch::Tensor& real_b) {
  ReseedDefaultGenerator(seed_, step_);
  SetLearningRate(*generator_optimizer_, LearningRate());
  SetLearningRate(*discriminator_optimizer_, LearningRate());
  const torch::Tensor a = real_a.to(device_);
  const torch::Tensor b = real_b.to(device_);
  std::vector<torch::Tensor> terms;
  const Generated generated = UpdateGenerators(a, b, terms);
  UpdateDiscriminators(a, b, generated, terms);
  if (average_a_) {
    average_a_->Update(*generator_a_);
    average_b_->Update(*generator_b_);
  }
  const torch::Tensor values = torch::stack(terms).detach().to(torch::kCPU, torch::kFloat64);
  CycleGanLosses losses;
  std::array<NamedLoss, 8> named;
  for (std::size_t i = 0; i < named.size(); ++i) {
    losses.values[i] = values[static_cast<std::int64_t>(i)].item<double>();
    named[i] = {CycleGanLosses::kNames[i], losses.values[i]};
  }
  CheckFiniteLosses(named, Weights(), step_);
  ++step_;
  return losses;
}

TensorMap CycleGanTrainer::Weights() const {
  TensorMap weights;
  for (const char* name : kNetworks) {
    Append(weights, StateOf(Network(name)), fmt::format("{}/", name));
  }
  return weights;
}

void CycleGanTrainer::LoadWeights(const std::string& network, const TensorMap& weights, const std::string& source) {
  LoadInto(Network(network), weights, source);
  if (average_a_ && network == "G_A") {
    average_a_->Restore(weights);
  }
  if (average_b_ && network == "G_B") {
    average_b_->Restore(weights);
  }
}

TensorMap CycleGanTrainer::FinalWeights(const std::string& network) const {
  if (average_a_ && network == "G_A") {
    return average_a_->average();
  }
  if (average_b_ && network == "G_B") {
    return average_b_->average();
  }
  return CopyOfState(Network(network));
}

TrainingState CycleGanTrainer::State() const {
  TrainingState state;
  state.step = step_;
  state.tensors = Weights();
  Append(state.tensors, AdamState(*generator_optimizer_, generator_names_, "adam/"), "");
  Append(state.tensors, AdamState(*discriminator_optimizer_, discriminator_names_, "adam/"), "");
  if (average_a_) {
    Append(state.tensors, average_a_->average(), "average/G_A/");
    Append(state.tensors, average_b_->average(), "average/G_B/");
  }
  if (const torch::Tensor images = pool_a_.State(); images.defined()) {
    state.tensors["pool/a"] = images;
  }
  if (const torch::Tensor images = pool_b_.State(); images.defined()) {
    state.tensors["pool/b"] = images;
  }
  return state;
}

void CycleGanTrainer::Restore(const TrainingState& state) {
  const std::string source = fmt::format("the checkpoint of step {}", state.step);
  for (const char* name : kNetworks) {
    LoadInto(Network(name), Part(state.tensors, fmt::format("{}/", name)), source);
  }
  RestoreAdamState(*generator_optimizer_, generator_names_, "adam/", state.tensors);
  RestoreAdamState(*discriminator_optimizer_, discriminator_names_, "adam/", state.tensors);
  if (average_a_) {
    average_a_->Restore(Part(state.tensors, "average/G_A/"));
    average_b_->Restore(Part(state.tensors, "average/G_B/"));
  }
  const auto pool = [&](const char* name) {
    const auto found = state.tensors.find(name);
    return found == state.tensors.end() ? torch::Tensor() : found->second;
  };
  pool_a_.Restore(pool("pool/a"), device_);
  pool_b_.Restore(pool("pool/b"), device_);
  step_ = state.step;
}

}  // namespace pentimento
