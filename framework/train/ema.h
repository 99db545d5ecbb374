#pragma once

#include <torch/nn/module.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// Exponential moving average of a network's weights: average <- decay * average + (1 - decay) * weight after every
/// step. Buffers (running statistics) are taken over as they are.
class Ema {
 public:
  /// Starts at the module's present weights.
  Ema(const torch::nn::Module& module, double decay);

  void Update(const torch::nn::Module& module);

  /// Puts the average into the module and keeps the module's weights in its place; a second call undoes it.
  void Swap(torch::nn::Module& module);

  /// By the module's parameter and buffer names.
  [[nodiscard]] const TensorMap& average() const { return average_; }
  /// @param average as from `average`, on any device. @throws DataError if the names or shapes differ.
  void Restore(const TensorMap& average);

 private:
  double decay_;
  TensorMap average_;
};

}  // namespace pentimento
