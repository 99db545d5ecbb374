#pragma once

#include <string>
#include <vector>

#include <torch/optim/adam.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// Sets the learning rate of every group.
void SetLearningRate(torch::optim::Adam& optimizer, double rate);

/// Adam's moments and step counts as tensors named `<prefix><name>/exp_avg`, `/exp_avg_sq` and `/step`.
/// @param names one for each parameter, in the optimiser's order.
TensorMap AdamState(const torch::optim::Adam& optimizer, const std::vector<std::string>& names,
                    const std::string& prefix);

/// The inverse. Parameters without a state in `tensors` (never stepped) stay without. @throws DataError if a moment is
/// missing or has another shape than its parameter.
void RestoreAdamState(torch::optim::Adam& optimizer, const std::vector<std::string>& names, const std::string& prefix,
                      const TensorMap& tensors);

}  // namespace pentimento
