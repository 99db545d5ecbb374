#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/train/checkpoint_store.h"
#include "framework/train/finite_guard.h"

namespace pentimento {

/// The pictures of one step, float32 [N,3,H,W] in [-1,1]. Of a paired model a and b show the same moments, cut alike.
struct TrainingBatch {
  torch::Tensor a;
  torch::Tensor b;
};

/// A figure that validation measures.
struct ValidationFigure {
  std::string name;
  bool higher_is_better = false;
};

/// The networks of one model under training: what `RunTraining` drives.
class Trainer {
 public:
  virtual ~Trainer() = default;

  /// What `Step` gives, in its order. The training curve has them behind "loss/".
  [[nodiscard]] virtual std::vector<std::string> loss_names() const = 0;
  /// One optimisation step. What it does follows from the state, the pictures and the number of the step alone.
  /// @returns the losses as they were before it. @throws WorkError if a loss or a gradient is not finite.
  virtual std::vector<double> Step(const TrainingBatch& batch) = 0;
  /// Steps done.
  [[nodiscard]] virtual std::int64_t step() const = 0;
  /// The learning rate that the next step uses.
  [[nodiscard]] virtual double LearningRate() const = 0;

  /// Each is saved as `<network>.safetensors` in the end, under the official names of its parameters.
  [[nodiscard]] virtual std::vector<std::string> networks() const = 0;
  /// The weights of a network that are used in the end: the moving average, where there is one.
  [[nodiscard]] virtual TensorMap FinalWeights(const std::string& network) const = 0;

  /// What `Validate` measures, in its order. The first is what the best weights are chosen by, unless an option names
  /// another. Empty for a model that cannot be validated.
  [[nodiscard]] virtual std::vector<ValidationFigure> validation_figures() const { return {}; }
  /// Measures the final weights, as they are now, on pictures that are not trained on. Nothing that later steps depend
  /// on is changed by it.
  virtual std::vector<NamedLoss> Validate(const std::vector<TrainingBatch>& /*held_out*/) { return {}; }
  /// Told, after each validation, the figure that the best weights are chosen by: a schedule may follow it.
  virtual void Observe(const ValidationFigure& /*figure*/, double /*value*/) {}

  /// Sides of its pictures are multiples of this.
  [[nodiscard]] virtual std::int64_t size_multiple() const { return 1; }

  /// Everything that the next steps depend on besides the pictures.
  [[nodiscard]] virtual TrainingState State() const = 0;
  /// @throws DataError or WeightsError if the state is of another training.
  virtual void Restore(const TrainingState& state) = 0;
};

}  // namespace pentimento
