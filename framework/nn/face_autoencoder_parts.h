#pragma once

#include <cstdint>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace pentimento {

/// The parts of DeepFaceLab's autoencoders (`core/leras/archis/DeepFakeArchi.py`, without its options `u`, `d` and
/// `t`). No part has a normalisation; activations are leaky ReLUs.

/// To half the size with four convolutions, each into twice as many channels as the one before; flattened.
class FaceEncoderImpl : public torch::nn::Module {
 public:
  explicit FaceEncoderImpl(std::int64_t dims);
  /// @param images [N,3,H,W], H and W multiples of 16. @returns [N, 8 * dims * H / 16 * W / 16].
  torch::Tensor forward(const torch::Tensor& images);

 private:
  std::vector<torch::nn::Conv2d> convolutions_;
};
TORCH_MODULE(FaceEncoder);

/// A convolution into four times the channels, whose values become squares of 2 x 2.
class FaceUpscaleImpl : public torch::nn::Module {
 public:
  FaceUpscaleImpl(std::int64_t input_channels, std::int64_t output_channels);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  torch::nn::Conv2d convolution_;
};
TORCH_MODULE(FaceUpscale);

class FaceResidualImpl : public torch::nn::Module {
 public:
  explicit FaceResidualImpl(std::int64_t channels);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  torch::nn::Conv2d first_;
  torch::nn::Conv2d second_;
};
TORCH_MODULE(FaceResidual);

/// The bottleneck: everything to `dims` numbers, and back to a map.
class FaceInterImpl : public torch::nn::Module {
 public:
  /// @param side of the encoder's last maps.
  FaceInterImpl(std::int64_t inputs, std::int64_t dims, std::int64_t output_channels, std::int64_t side);
  /// @param codes [N,inputs]. @returns [N,output_channels,2 * side,2 * side].
  torch::Tensor forward(const torch::Tensor& codes);

 private:
  std::int64_t side_;
  torch::nn::Linear narrow_;
  torch::nn::Linear widen_;
  FaceUpscale upscale_;
};
TORCH_MODULE(FaceInter);

class FaceDecoderImpl : public torch::nn::Module {
 public:
  FaceDecoderImpl(std::int64_t input_channels, std::int64_t dims);
  /// @param maps [N,input_channels,H,W]. @returns [N,3,8 * H,8 * W] in [0,1].
  torch::Tensor forward(const torch::Tensor& maps);

 private:
  std::vector<FaceUpscale> upscales_;
  std::vector<FaceResidual> residuals_;
  torch::nn::Conv2d colours_{nullptr};
};
TORCH_MODULE(FaceDecoder);

}  // namespace pentimento
