#pragma once

#include <cstdint>

#include <torch/nn/modules/container/any.h>

#include "framework/nn/norm.h"

namespace pentimento {

/// The discriminators of the official CycleGAN and pix2pix code (`--netD`).
enum class DiscriminatorKind {
  kLayers,  ///< `n_layers`: patches, whose size follows from the number of layers
  kBasic,   ///< the same with three layers: patches of 70 x 70 pixels
  kPixel,   ///< each pixel by itself
};

struct DiscriminatorOptions {
  static constexpr std::int64_t kBasicLayers = 3;

  DiscriminatorKind kind = DiscriminatorKind::kLayers;
  std::int64_t input_channels = 3;
  std::int64_t ndf = 64;
  std::int64_t layers = kBasicLayers;  ///< strided convolutions, of `kLayers`
  NormKind norm = NormKind::kInstance;

  /// Least height and width of pictures.
  [[nodiscard]] std::int64_t MinimumSize() const;
};

/// A network that scores pictures [N,C,H,W] in [-1,1]: [N,1,h,w], unbounded. @throws ConfigError.
torch::nn::AnyModule MakeDiscriminator(const DiscriminatorOptions& options);

}  // namespace pentimento
