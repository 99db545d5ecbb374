#include "framework/train/network_trainer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/prefix.h"
#include "framework/core/errors.h"
#include "framework/train/adam_state.h"
#include "framework/train/reseed.h"

namespace pentimento {
namespace {

constexpr double kBeta2 = 0.999;

std::string AveragePrefix(const std::string& network) { return fmt::format("average/{}/", network); }

}  // namespace

NetworkTrainer::NetworkTrainer(const TrainOptions& options, torch::Device device, std::uint64_t seed)
    : options_(options), device_(device), seed_(seed), schedule_(options.Schedule()) {}

void NetworkTrainer::AddNetwork(const std::string& name, std::shared_ptr<torch::nn::Module> network, bool averaged) {
  network->to(device_);
  if (averaged && options_.ema_decay > 0) {
    averages_.emplace(name, Ema(*network, options_.ema_decay));
  }
  names_.push_back(name);
  if (!networks_.emplace(name, std::move(network)).second) {
    throw InternalError(fmt::format("two networks are called \"{}\"", name));
  }
}

torch::optim::Adam& NetworkTrainer::AddOptimizer(const std::vector<std::string>& networks, double rate_scale) {
  Optimizer optimizer;
  optimizer.rate_scale = rate_scale;
  std::vector<torch::Tensor> parameters;
  for (const std::string& network : networks) {
    for (const auto& item : Network(network).named_parameters()) {
      optimizer.parameters.push_back(fmt::format("{}/{}", network, item.key()));
      parameters.push_back(item.value());
    }
  }
  optimizer.adam = std::make_unique<torch::optim::Adam>(
      std::move(parameters),
      torch::optim::AdamOptions(options_.learning_rate * rate_scale).betas({options_.beta1, kBeta2}));
  optimizers_.push_back(std::move(optimizer));
  return *optimizers_.back().adam;
}

torch::nn::Module& NetworkTrainer::Network(const std::string& name) const {
  const auto found = networks_.find(name);
  if (found == networks_.end()) {
    throw InternalError(fmt::format("this model has no network \"{}\"", name));
  }
  return *found->second;
}

TrainingBatch NetworkTrainer::OnDevice(const TrainingBatch& batch) const {
  return {batch.a.to(device_), batch.b.to(device_)};
}

std::vector<TrainingBatch> NetworkTrainer::Parts(const TrainingBatch& batch) const {
  const TrainingBatch whole = OnDevice(batch);
  if (options_.accumulate == 1) {
    return {whole};
  }
  const std::vector<torch::Tensor> parts_of_a = whole.a.chunk(options_.accumulate);
  const std::vector<torch::Tensor> parts_of_b = whole.b.chunk(options_.accumulate);
  std::vector<TrainingBatch> parts;
  for (std::size_t i = 0; i < parts_of_a.size(); ++i) {
    parts.push_back({parts_of_a[i], parts_of_b.at(i)});
  }
  return parts;
}

std::vector<double> NetworkTrainer::Step(const TrainingBatch& batch) {
  ReseedDefaultGenerator(seed_, step_);
  for (const Optimizer& optimizer : optimizers_) {
    SetLearningRate(*optimizer.adam, LearningRate() * optimizer.rate_scale);
  }
  losses_.clear();
  Optimise(Parts(batch));
  if (losses_.size() != loss_names().size()) {
    throw InternalError(fmt::format("a step gave {} losses, {} have names", losses_.size(), loss_names().size()));
  }
  for (auto& [network, average] : averages_) {
    average.Update(Network(network));
  }
  ++step_;
  return losses_;
}

void NetworkTrainer::Update(torch::optim::Adam& optimizer, std::size_t parts, const TermsOfPart& terms_of_part) {
  optimizer.zero_grad(/*set_to_none=*/true);
  torch::Tensor sums;
  for (std::size_t part = 0; part < parts; ++part) {
    const torch::Tensor terms = torch::stack(terms_of_part(part));
    const torch::Tensor objective = terms.sum();
    (parts == 1 ? objective : objective / static_cast<double>(parts)).backward();
    sums = part == 0 ? terms.detach() : sums + terms.detach();
  }
  const std::size_t first = losses_.size();
  Record((sums / static_cast<double>(parts)).unbind());
  std::vector<NamedLoss> losses;
  for (std::size_t i = first; i < losses_.size(); ++i) {
    losses.push_back({loss_names().at(i), losses_[i]});
  }
  CheckFiniteStep(
      losses, Gradients(optimizer), [this] { return Weights(); }, step_);
  optimizer.step();
}

void NetworkTrainer::Record(const std::vector<torch::Tensor>& losses) {
  const torch::Tensor values = torch::stack(losses).detach().to(torch::kCPU, torch::kFloat64);
  losses_.insert(losses_.end(), values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
}

/// The state that pictures are made in when the training is over, within its scope.
class NetworkTrainer::Evaluation {
 public:
  explicit Evaluation(NetworkTrainer& trainer) : trainer_(trainer) {
    Swap();
    for (const auto& [name, network] : trainer_.networks_) {
      network->eval();
    }
  }
  ~Evaluation() {
    for (const auto& [name, network] : trainer_.networks_) {
      network->train();
    }
    Swap();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

 private:
  void Swap() {
    for (auto& [name, average] : trainer_.averages_) {
      average.Swap(*trainer_.networks_.at(name));
    }
  }

  NetworkTrainer& trainer_;
};

std::vector<NamedLoss> NetworkTrainer::Validate(const std::vector<TrainingBatch>& held_out) {
  const torch::NoGradGuard no_grad;
  const Evaluation evaluation(*this);
  const std::vector<ValidationFigure> figures = validation_figures();
  const std::vector<double> values = Measure(held_out);
  if (values.size() != figures.size()) {
    throw InternalError(fmt::format("validation gave {} figures, {} have names", values.size(), figures.size()));
  }
  std::vector<NamedLoss> named;
  for (std::size_t i = 0; i < values.size(); ++i) {
    named.push_back({figures[i].name, values[i]});
  }
  return named;
}

std::vector<double> NetworkTrainer::Measure(const std::vector<TrainingBatch>& /*held_out*/) { return {}; }

std::vector<double> NetworkTrainer::MeanOver(
    const std::vector<TrainingBatch>& held_out,
    const std::function<std::vector<torch::Tensor>(const TrainingBatch&)>& figures_of) const {
  torch::Tensor sums;
  std::int64_t pictures = 0;
  for (const TrainingBatch& batch : held_out) {
    const std::int64_t size = batch.a.size(0);
    const torch::Tensor figures =
        torch::stack(figures_of(OnDevice(batch))).to(torch::kCPU, torch::kFloat64) * static_cast<double>(size);
    sums = sums.defined() ? sums + figures : figures;
    pictures += size;
  }
  const torch::Tensor means = (sums / static_cast<double>(pictures)).contiguous();
  return {means.data_ptr<double>(), means.data_ptr<double>() + means.numel()};
}

void NetworkTrainer::Observe(const ValidationFigure& figure, double value) {
  schedule_.Observe(value, figure.higher_is_better);
}

std::vector<NamedTensor> NetworkTrainer::Weights() const {
  std::vector<NamedTensor> weights;
  for (const std::string& name : names_) {
    for (const auto& item : Network(name).named_parameters()) {
      weights.push_back({fmt::format("{}/{}", name, item.key()), item.value()});
    }
    for (const auto& item : Network(name).named_buffers()) {
      weights.push_back({fmt::format("{}/{}", name, item.key()), item.value()});
    }
  }
  return weights;
}

std::vector<NamedTensor> NetworkTrainer::Gradients(const torch::optim::Adam& optimizer) const {
  const auto of = std::ranges::find_if(optimizers_, [&](const Optimizer& o) { return o.adam.get() == &optimizer; });
  std::vector<NamedTensor> gradients;
  std::size_t number = 0;
  for (const auto& group : optimizer.param_groups()) {
    for (const torch::Tensor& parameter : group.params()) {
      const std::string& name = of->parameters.at(number++);
      if (parameter.grad().defined()) {
        gradients.push_back({name, parameter.grad()});
      }
    }
  }
  return gradients;
}

void NetworkTrainer::LoadWeights(const std::string& network, const TensorMap& weights, const std::string& source) {
  LoadInto(Network(network), weights, source);
  if (const auto average = averages_.find(network); average != averages_.end()) {
    average->second.Restore(weights);
  }
}

TensorMap NetworkTrainer::FinalWeights(const std::string& network) const {
  const auto average = averages_.find(network);
  return average == averages_.end() ? CopyOfState(Network(network)) : average->second.average();
}

TrainingState NetworkTrainer::State() const {
  TrainingState state;
  state.step = step_;
  for (const std::string& name : names_) {
    AddUnder(state.tensors, name + "/", StateOf(Network(name)));
  }
  for (const Optimizer& optimizer : optimizers_) {
    state.tensors.merge(AdamState(*optimizer.adam, optimizer.parameters, "adam/"));
  }
  for (const auto& [network, average] : averages_) {
    AddUnder(state.tensors, AveragePrefix(network), average.average());
  }
  state.facts["learning_rate"] = schedule_.State();
  return state;
}

void NetworkTrainer::Restore(const TrainingState& state) {
  const std::string source = fmt::format("the checkpoint of step {}", state.step);
  for (const std::string& name : names_) {
    LoadInto(Network(name), Under(state.tensors, name + "/"), source);
  }
  for (const Optimizer& optimizer : optimizers_) {
    RestoreAdamState(*optimizer.adam, optimizer.parameters, "adam/", state.tensors);
  }
  for (auto& [network, average] : averages_) {
    average.Restore(Under(state.tensors, AveragePrefix(network)));
  }
  schedule_.Restore(state.facts.value("learning_rate", Json()));
  step_ = state.step;
}

}  // namespace pentimento
