#include "framework/nn/face_autoencoder.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {

void FaceAutoencoderOptions::Check() const {
  constexpr std::int64_t kReduction = FaceAutoencoderImpl::kReduction;
  if (resolution < kReduction || resolution % kReduction != 0) {
    throw ConfigError(fmt::format("an autoencoder's resolution is a multiple of {}, not {}", kReduction, resolution));
  }
  if (encoder_dims < 1 || inter_dims < 1 || decoder_dims < 1) {
    throw ConfigError("an autoencoder needs at least one channel (encoder_dims, inter_dims, decoder_dims)");
  }
}

FaceAutoencoderImpl::FaceAutoencoderImpl(const FaceAutoencoderOptions& options) : options_(options) {
  options_.Check();
  const std::int64_t side = options_.resolution / kReduction;
  const std::int64_t codes = 8 * options_.encoder_dims * side * side;
  const std::int64_t dims = options_.inter_dims;
  encoder_ = register_module("encoder", FaceEncoder(options_.encoder_dims));
  if (options_.layout == AutoencoderLayout::kDf) {
    shared_inter_ = register_module("inter", FaceInter(codes, dims, dims, side));
    decoder_a_ = register_module("decoder_src", FaceDecoder(dims, options_.decoder_dims));
    decoder_b_ = register_module("decoder_dst", FaceDecoder(dims, options_.decoder_dims));
  } else {
    shared_inter_ = register_module("inter_AB", FaceInter(codes, dims, 2 * dims, side));
    second_inter_ = register_module("inter_B", FaceInter(codes, dims, 2 * dims, side));
    decoder_a_ = register_module("decoder", FaceDecoder(4 * dims, options_.decoder_dims));
    decoder_b_ = decoder_a_;
  }
}

torch::Tensor FaceAutoencoderImpl::forward(const torch::Tensor& images, FaceDomain target) {
  if (images.dim() != 4 || images.size(1) != 3 || images.size(2) != options_.resolution ||
      images.size(3) != options_.resolution) {
    throw ShapeError(fmt::format("an autoencoder of {} px was given {}", options_.resolution, ShapeText(images)));
  }
  const torch::Tensor codes = encoder_((images + 1.0) / 2.0);
  torch::Tensor maps = shared_inter_(codes);
  if (options_.layout == AutoencoderLayout::kLiae) {
    maps = torch::cat({target == FaceDomain::kA ? maps : second_inter_(codes), maps}, 1);
  }
  return (target == FaceDomain::kA ? decoder_a_ : decoder_b_)(maps)*2.0 - 1.0;
}

}  // namespace pentimento
