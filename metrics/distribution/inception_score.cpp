#include "metrics/distribution/inception_score.h"

#include <vector>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {

InceptionScore InceptionScoreOf(const torch::Tensor& logits, int splits) {
  const torch::NoGradGuard no_gradients;
  const std::int64_t n = logits.size(0);
  if (splits < 1 || n < splits) {
    throw ShapeError(fmt::format("an inception score over {} splits needs at least as many pictures", splits));
  }
  const torch::Tensor log_p = logits.to(torch::kFloat64).log_softmax(1);
  std::vector<double> scores;
  for (int split = 0; split < splits; ++split) {
    const torch::Tensor part = log_p.slice(0, n * split / splits, n * (split + 1) / splits);
    const torch::Tensor p = part.exp();
    const torch::Tensor log_mean = p.mean(0, true).log();
    scores.push_back((p * (part - log_mean)).sum(1).mean().exp().item<double>());
  }
  const torch::Tensor all = torch::tensor(scores, torch::kFloat64);
  return {all.mean().item<double>(), all.std(/*unbiased=*/false).item<double>()};
}

}  // namespace pentimento
