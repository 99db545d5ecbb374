#include "framework/nn/discriminator.h"

#include <torch/nn/modules/container/any.h>

#include "framework/nn/patch_discriminator.h"
#include "framework/nn/pixel_discriminator.h"

namespace pentimento {
namespace {

PatchDiscriminatorOptions PatchOf(const DiscriminatorOptions& options) {
  PatchDiscriminatorOptions patch;
  patch.input_channels = options.input_channels;
  patch.ndf = options.ndf;
  patch.layers = options.kind == DiscriminatorKind::kBasic ? DiscriminatorOptions::kBasicLayers : options.layers;
  patch.norm = options.norm;
  return patch;
}

}  // namespace

std::int64_t DiscriminatorOptions::MinimumSize() const {
  constexpr std::int64_t kLeastOfPixel = 2;  // an instance norm needs more than one value
  return kind == DiscriminatorKind::kPixel ? kLeastOfPixel : PatchOf(*this).MinimumSize();
}

torch::nn::AnyModule MakeDiscriminator(const DiscriminatorOptions& options) {
  if (options.kind != DiscriminatorKind::kPixel) {
    return torch::nn::AnyModule(PatchDiscriminator(PatchOf(options)));
  }
  PixelDiscriminatorOptions pixel;
  pixel.input_channels = options.input_channels;
  pixel.ndf = options.ndf;
  pixel.norm = options.norm;
  return torch::nn::AnyModule(PixelDiscriminator(pixel));
}

}  // namespace pentimento
