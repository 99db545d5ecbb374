#include "framework/nn/animegan_loss.h"

#include <torch/types.h>

#include "framework/nn/gram_matrix.h"
#include "framework/nn/yuv.h"

namespace pentimento {

torch::Tensor EdgePromotingLoss(const AnimeGanScores& scores, const AnimeGanScoreWeights& weights, GanMode mode) {
  return GanLoss(scores.anime, true, mode) * weights.anime + GanLoss(scores.fake, false, mode) * weights.fake +
         GanLoss(scores.grey, false, mode) * weights.grey + GanLoss(scores.smooth, false, mode) * weights.smooth;
}

torch::Tensor ColourReconstructionLoss(const torch::Tensor& result, const torch::Tensor& photo) {
  const auto in_yuv = [](const torch::Tensor& images) { return RgbToYuv((images + 1.0) / 2.0); };
  const torch::Tensor a = in_yuv(result);
  const torch::Tensor b = in_yuv(photo);
  return torch::l1_loss(a.select(1, 0), b.select(1, 0)) + torch::huber_loss(a.select(1, 1), b.select(1, 1)) +
         torch::huber_loss(a.select(1, 2), b.select(1, 2));
}

torch::Tensor GramStyleLoss(const torch::Tensor& result, const torch::Tensor& style) {
  return torch::l1_loss(GramMatrix(result), GramMatrix(style));
}

}  // namespace pentimento
