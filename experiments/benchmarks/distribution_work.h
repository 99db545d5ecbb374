#pragma once

#include <string>

#include <torch/types.h>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"

namespace pentimento {

/// Parameters of the row `distribution`.
struct DistributionParams {
  std::string metric = "fid";  ///< fid, kid or manifolds
  int count = 2000;
  int features = 512;
  int threads = 2;

  static const OptionSchema& Schema();
};

/// A distance of two lots of feature vectors that are in memory: what is left to do once networks have seen the
/// pictures.
class DistributionWork : public Work {
 public:
  /// @param reference,test float32 [count,features].
  DistributionWork(const DistributionParams& params, torch::Tensor reference, torch::Tensor test);

  [[nodiscard]] std::string implementation() const override { return "Pentimento"; }
  /// `check`: the distance; of manifolds precision and recall (density and coverage are computed besides).
  WorkResult Go() override;

 private:
  [[nodiscard]] std::vector<double> Compute() const;

  DistributionParams params_;
  torch::Tensor reference_;
  torch::Tensor test_;
};

}  // namespace pentimento
