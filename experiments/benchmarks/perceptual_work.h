#pragma once

#include <functional>
#include <memory>
#include <string>

#include <torch/types.h>

#include "experiments/benchmarks/work.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "framework/nn/lpips.h"

namespace pentimento {

/// Parameters of the rows `lpips`, `hed_vgg16` and `dists`.
struct PerceptualParams {
  int count = 32;
  int size = 256;
  int batch = 16;
  std::string device = "cpu";
  int threads = 2;
  LpipsNetwork network = LpipsNetwork::kAlex;
  Precision precision = Precision::kFp32;

  static const OptionSchema& Schema();
};

/// A perceptual distance of pairs of pictures in memory, in batches.
class PerceptualWork : public Work {
 public:
  /// Of two batches, one value a pair.
  using Distance = std::function<torch::Tensor(const torch::Tensor& a, const torch::Tensor& b)>;

  /// @param a,b float32 [count,3,size,size] in [0,1].
  PerceptualWork(const PerceptualParams& params, Distance distance, torch::Tensor a, torch::Tensor b);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: one value a pair.
  WorkResult Go() override;

 private:
  PerceptualParams params_;
  Distance distance_;
  torch::Tensor a_;
  torch::Tensor b_;
};

/// What `hed_vgg16` does, on weights in torchvision's layout.
std::unique_ptr<StackDistance> HedDistanceOf(const TensorMap& backbone, Precision precision);

}  // namespace pentimento
