#pragma once

#include <torch/types.h>

namespace pentimento {

struct InceptionScore {
  double mean = 0.0;
  double deviation = 0.0;  ///< population standard deviation over the splits
};

/// exp of the mean Kullback-Leibler divergence of each picture's class distribution from the split's mean one
/// (Salimans et al.: Improved Techniques for Training GANs, NeurIPS 2016), over contiguous splits, in double precision.
/// @param logits [n,classes], n >= splits. @throws ShapeError.
InceptionScore InceptionScoreOf(const torch::Tensor& logits, int splits = 10);

}  // namespace pentimento
