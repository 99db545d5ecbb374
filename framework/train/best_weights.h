#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/json.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// The weights of the step at which a figure of validation was best; of equal ones, the first.
class BestWeights {
 public:
  explicit BestWeights(ValidationFigure figure) : figure_(std::move(figure)) {}

  /// Takes the trainer's final weights as they are now, if `figures` are the best so far.
  /// @returns the figure that it goes by.
  /// @throws WorkError if the figure that it goes by is not finite, InternalError if it is not among them.
  double Offer(const Trainer& trainer, const std::vector<NamedLoss>& figures);

  [[nodiscard]] const ValidationFigure& figure() const { return figure_; }
  /// The step that it is of; -1 before the first offer.
  [[nodiscard]] std::int64_t step() const { return step_; }
  /// @pre there was an offer.
  [[nodiscard]] const TensorMap& Weights(const std::string& network) const { return weights_.at(network); }
  /// All that was measured at that step, and what it was chosen by: for `done.json`.
  [[nodiscard]] Json Summary() const;

  /// Adds itself to a checkpoint: tensors named "best/...", fact "best".
  void Save(TrainingState& state) const;
  /// @throws DataError if a checkpoint lacks it.
  void Restore(const TrainingState& state);

 private:
  ValidationFigure figure_;
  std::int64_t step_ = -1;
  double value_ = 0.0;
  Json figures_ = Json::object();
  std::map<std::string, TensorMap> weights_;
};

}  // namespace pentimento
