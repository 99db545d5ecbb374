#pragma once

#include <cstdint>
#include <functional>

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

/// The same of `n` pictures whose logits are made as they are needed, some at a time.
/// @param logits_of of pictures `begin` to `end` - 1.
InceptionScore InceptionScoreOf(std::int64_t n,
                                const std::function<torch::Tensor(std::int64_t begin, std::int64_t end)>& logits_of,
                                int splits = 10);

}  // namespace pentimento
