#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "framework/nn/face_autoencoder_parts.h"

namespace pentimento {

/// How two domains share an autoencoder.
enum class AutoencoderLayout {
  kDf,    ///< encoder and bottleneck are shared, each domain has a decoder
  kLiae,  ///< encoder and decoder are shared; one bottleneck serves both domains, another domain B alone
};

/// Domain A is DeepFaceLab's `src`, B its `dst`.
enum class FaceDomain { kA, kB };

/// The defaults are DeepFaceLab's (SAEHD).
struct FaceAutoencoderOptions {
  AutoencoderLayout layout = AutoencoderLayout::kDf;
  std::int64_t resolution = 128;   ///< side of the pictures
  std::int64_t encoder_dims = 64;  ///< channels of the encoder's first convolution; `e_dims`
  std::int64_t inter_dims = 256;   ///< width of the bottleneck; `ae_dims`
  std::int64_t decoder_dims = 64;  ///< half the channels of a decoder's last maps; `d_dims`

  void Check() const;  ///< @throws ConfigError
};

/// The autoencoder of face swapping (Perov et al., "DeepFaceLab: integrated, flexible and extensible face-swapping
/// framework", 2020, section 3.2): what is common to two domains is encoded alike, and decoded in the manner of the one
/// that is wanted. Modules are named as there (`encoder`, `inter`, `decoder_src`, `decoder_dst`; `inter_AB`, `inter_B`,
/// `decoder`), down to `encoder.down1.downs.0.conv1.weight`. The branch that draws a mask is left out, because whole
/// pictures are translated; what TensorFlow calls `depth_to_space` is `pixel_shuffle` here, in its order of channels.
class FaceAutoencoderImpl : public torch::nn::Module {
 public:
  explicit FaceAutoencoderImpl(const FaceAutoencoderOptions& options = {});

  /// Of the pictures' sides to those of the encoder's last maps.
  static constexpr std::int64_t kReduction = 16;

  /// The pictures in the manner of `target`. A picture of that domain is reconstructed, one of the other translated.
  /// @param images [N,3,resolution,resolution] in [-1,1]. @returns the same form. @throws ShapeError.
  torch::Tensor forward(const torch::Tensor& images, FaceDomain target);

  [[nodiscard]] const FaceAutoencoderOptions& options() const { return options_; }

 private:
  FaceAutoencoderOptions options_;
  FaceEncoder encoder_{nullptr};
  FaceInter shared_inter_{nullptr};  ///< `inter`, `inter_AB`
  FaceInter second_inter_{nullptr};  ///< `inter_B`
  FaceDecoder decoder_a_{nullptr};   ///< `decoder_src`; the shared `decoder`
  FaceDecoder decoder_b_{nullptr};   ///< `decoder_dst`; the shared `decoder`
};
TORCH_MODULE(FaceAutoencoder);

}  // namespace pentimento
