#pragma once

#include <string>

#include <torch/types.h>

#include "experiments/benchmarks/work.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/methods/neural/cyclegan/cyclegan_options.h"

namespace pentimento {

/// Parameters of the row `cyclegan_step`.
struct CycleganStepParams {
  std::int64_t size = 128;
  std::int64_t batch = 1;
  std::int64_t ngf = 64;
  std::int64_t ndf = 64;
  std::int64_t blocks = 9;
  std::int64_t steps = 2;
  Precision precision = Precision::kFp32;
  Precision peer_precision = Precision::kFp32;  ///< only the Python side reads it
  std::string device = "cpu";
  int threads = 2;

  static const OptionSchema& Schema();
  [[nodiscard]] CycleGanOptions Options() const;
};

/// Training steps of CycleGAN from given weights and a fresh optimiser.
class CycleganStepWork : public Work {
 public:
  /// @param weights "G_A.model.1.weight" and so on; empty: those that seed 1 gives.
  /// @param real_a,real_b float32 [steps,batch,3,size,size] in [-1,1].
  CycleganStepWork(const CycleganStepParams& params, TensorMap weights, torch::Tensor real_a, torch::Tensor real_b);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: the eight losses of each step, in the order of the trainer's `loss_names`.
  WorkResult Go() override;

 private:
  CycleganStepParams params_;
  TensorMap weights_;
  torch::Tensor real_a_;
  torch::Tensor real_b_;
};

}  // namespace pentimento
