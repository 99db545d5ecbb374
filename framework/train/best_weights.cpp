#include "framework/train/best_weights.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/prefix.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kBestPrefix = "best/";

}  // namespace

double BestWeights::Offer(const Trainer& trainer, const std::vector<NamedLoss>& figures) {
  const auto found = std::ranges::find(figures, figure_.name, &NamedLoss::name);
  if (found == figures.end()) {
    throw InternalError(fmt::format("validation did not measure \"{}\"", figure_.name));
  }
  if (!std::isfinite(found->value)) {
    throw WorkError(fmt::format("validation after step {}: {} is {}; try a lower learning rate", trainer.step(),
                                figure_.name, found->value));
  }
  if (step_ >= 0 && (figure_.higher_is_better ? found->value <= value_ : found->value >= value_)) {
    return found->value;
  }
  step_ = trainer.step();
  value_ = found->value;
  figures_ = Json::object();
  for (const NamedLoss& figure : figures) {
    figures_[figure.name] = figure.value;
  }
  for (const std::string& network : trainer.networks()) {
    TensorMap& kept = weights_[network];
    kept.clear();
    for (const auto& [name, tensor] : trainer.FinalWeights(network)) {
      kept[name] = tensor.detach().to(torch::kCPU, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true);
    }
  }
  return found->value;
}

Json BestWeights::Summary() const { return {{"metric", figure_.name}, {"best_step", step_}, {"figures", figures_}}; }

void BestWeights::Save(TrainingState& state) const {
  for (const auto& [network, weights] : weights_) {
    AddUnder(state.tensors, fmt::format("{}{}/", kBestPrefix, network), weights);
  }
  state.facts["best"] = {{"step", step_}, {"value", value_}, {"figures", figures_}};
}

void BestWeights::Restore(const TrainingState& state) {
  try {
    const Json& best = state.facts.at("best");
    step_ = best.at("step").get<std::int64_t>();
    value_ = best.at("value").get<double>();
    figures_ = best.at("figures");
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("the best weights' state cannot be read: {}", error.what()));
  }
  weights_.clear();
  for (const auto& [name, tensor] : Under(state.tensors, kBestPrefix)) {
    const std::size_t slash = name.find('/');
    weights_[name.substr(0, slash)].emplace(name.substr(slash + 1), tensor);
  }
}

}  // namespace pentimento
