#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

namespace pentimento {

struct AnimeGanDiscriminatorOptions {
  std::int64_t ndf = 64;    ///< twice the channels of the first convolution; `ch` of the official code
  std::int64_t layers = 3;  ///< one more than there are halvings; `n_dis` of the official code

  void Check() const;  ///< @throws ConfigError
  /// Least height and width that leave one score.
  [[nodiscard]] std::int64_t MinimumSize() const { return std::int64_t{1} << (layers - 1); }
};

/// The discriminator of AnimeGANv2 (TachibanaYoshino/AnimeGANv2, `net/discriminator.py`): one score for each patch of
/// 4 x 4 pixels (with three layers), from convolutions under spectral normalisation and layer normalisations over
/// channels and places. Modules are named by the official scopes: `conv_0`, `conv_s2_1`, `conv_s1_1`, `1_norm_1`, ...,
/// `last_conv`, `2_ins_norm`, `D_logit`.
///
/// One difference: 1e-5 instead of 1e-12 is added to a normalisation's variance, as in the generator of
/// animegan2-pytorch.
class AnimeGanDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit AnimeGanDiscriminatorImpl(const AnimeGanDiscriminatorOptions& options = {});

  /// @param images [N,3,H,W] in [-1,1], sides even as often as they are halved. @returns scores [N,1,h,w], unbounded.
  torch::Tensor forward(const torch::Tensor& images) { return layers_->forward(images); }

 private:
  torch::nn::Sequential layers_;
};
TORCH_MODULE(AnimeGanDiscriminator);

}  // namespace pentimento
