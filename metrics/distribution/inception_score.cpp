#include "metrics/distribution/inception_score.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <ATen/ops/xlogy.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Pictures whose logits are in memory together.
constexpr std::int64_t kLogitsAtOnce = 256;

}  // namespace

InceptionScore InceptionScoreOf(const torch::Tensor& logits, int splits) {
  return InceptionScoreOf(
      logits.size(0), [&](std::int64_t begin, std::int64_t end) { return logits.slice(0, begin, end); }, splits);
}

InceptionScore InceptionScoreOf(std::int64_t n,
                                const std::function<torch::Tensor(std::int64_t begin, std::int64_t end)>& logits_of,
                                int splits) {
  const torch::NoGradGuard no_gradients;
  if (splits < 1 || n < splits) {
    throw ShapeError(fmt::format("an inception score over {} splits needs at least as many pictures", splits));
  }
  std::vector<double> scores;
  for (int split = 0; split < splits; ++split) {
    const std::int64_t first = n * split / splits;
    const std::int64_t last = n * (split + 1) / splits;
    // A mean divergence is the mean of p log p less that of the mean p.
    torch::Tensor sum_p = torch::zeros({1}, torch::kFloat64);
    double sum_p_log_p = 0.0;
    for (std::int64_t begin = first; begin < last; begin += kLogitsAtOnce) {
      const torch::Tensor log_p =
          logits_of(begin, std::min(begin + kLogitsAtOnce, last)).to(torch::kFloat64).log_softmax(1);
      const torch::Tensor p = log_p.exp();
      sum_p = sum_p + p.sum(0);
      sum_p_log_p += (p * log_p).sum().item<double>();
    }
    const auto pictures = static_cast<double>(last - first);
    const torch::Tensor mean_p = sum_p / pictures;
    scores.push_back(std::exp(sum_p_log_p / pictures - at::xlogy(mean_p, mean_p).sum().item<double>()));
  }
  const torch::Tensor all = torch::tensor(scores, torch::kFloat64);
  return {all.mean().item<double>(), all.std(/*unbiased=*/false).item<double>()};
}

}  // namespace pentimento
