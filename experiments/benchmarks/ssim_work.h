#pragma once

#include <string>

#include <torch/types.h>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"

namespace pentimento {

/// Parameters of the row `ssim`.
struct SsimParams {
  int count = 32;
  int size = 256;
  int threads = 2;
  std::string peer = "skimage";  ///< only the Python side reads it

  static const OptionSchema& Schema();
};

/// SSIM of pairs of pictures in memory, one pair at a time in single precision.
class SsimWork : public Work {
 public:
  /// @param a,b float32 [count,3,size,size] in [0,1].
  SsimWork(torch::Tensor a, torch::Tensor b);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: one value a pair.
  WorkResult Go() override;

 private:
  torch::Tensor a_;
  torch::Tensor b_;
};

}  // namespace pentimento
