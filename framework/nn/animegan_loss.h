#pragma once

#include <torch/types.h>

#include "framework/nn/gan_loss.h"

namespace pentimento {

/// A discriminator's scores of one step of AnimeGANv2.
struct AnimeGanScores {
  torch::Tensor anime;   ///< drawings: the only ones that are to count as real
  torch::Tensor fake;    ///< what the generator made of photographs
  torch::Tensor grey;    ///< drawings without their colours, so that those of its pictures are not lost
  torch::Tensor smooth;  ///< those with smoothed edges, so that its pictures get sharp ones
};

/// How much each of them counts. The defaults are those of the style Shinkai.
struct AnimeGanScoreWeights {
  double anime = 1.7;
  double fake = 1.7;
  double grey = 1.7;
  double smooth = 1.0;
};

/// The edge-promoting adversarial loss of the discriminator (Chen, Liu, Chen: "AnimeGAN", ISICA 2019, equation 9, with
/// the weights of the official AnimeGANv2, `discriminator_loss`), a scalar.
torch::Tensor EdgePromotingLoss(const AnimeGanScores& scores, const AnimeGanScoreWeights& weights, GanMode mode);

/// How far a picture's colours are from its photograph's (the same, equation 6): the mean absolute difference of Y plus
/// the mean Huber losses (threshold 1) of U and V, a scalar.
/// @param result,photo [N,3,H,W] in [-1,1].
torch::Tensor ColourReconstructionLoss(const torch::Tensor& result, const torch::Tensor& photo);

/// The mean absolute difference of the Gram matrices of two batches' features (the same, equation 5), a scalar.
/// @param result,style [N,C,H,W].
torch::Tensor GramStyleLoss(const torch::Tensor& result, const torch::Tensor& style);

}  // namespace pentimento
