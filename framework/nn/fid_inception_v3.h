#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// A convolution without bias, batch normalisation (epsilon 0.001) and ReLU: torchvision's `BasicConv2d`.
class InceptionConvImpl : public torch::nn::Module {
 public:
  struct Shape {
    std::int64_t in;
    std::int64_t out;
    std::vector<std::int64_t> kernel;
    std::int64_t stride = 1;
    std::vector<std::int64_t> padding = {0, 0};
  };
  explicit InceptionConvImpl(const Shape& shape);
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(InceptionConv);

/// The Inception-v3 that FID is computed with: TensorFlow's of 2015-12-05 in the layout of its PyTorch port
/// (mseitzer/pytorch-fid, `pt_inception-2015-12-05-6726825d.pth`). It differs from torchvision's in that average pools
/// leave the padding out, the last block's pool takes the maximum, and there are 1008 classes.
class FidInceptionV3Impl : public torch::nn::Module {
 public:
  static constexpr std::int64_t kSize = 299;
  static constexpr std::int64_t kFeatures = 2048;

  FidInceptionV3Impl();

  /// @param images float32 [N,3,299,299] in [0,1]. @returns [N,2048], the mean over places of the last block.
  /// @throws ShapeError for other sizes.
  torch::Tensor forward(const torch::Tensor& images);
  /// Classes of features, [N,1008], without the bias: what inception scores are computed from.
  torch::Tensor Logits(const torch::Tensor& features);

 private:
  torch::Tensor Conv(const std::string& name, const torch::Tensor& x);
  torch::Tensor BlockA(const std::string& name, const torch::Tensor& x);
  torch::Tensor BlockB(const std::string& name, const torch::Tensor& x);
  torch::Tensor BlockC(const std::string& name, const torch::Tensor& x);
  torch::Tensor BlockD(const std::string& name, const torch::Tensor& x);
  torch::Tensor BlockE(const std::string& name, const torch::Tensor& x, bool max_pool);
};
TORCH_MODULE(FidInceptionV3);

/// The network with the weights of a checkpoint, for inference. @throws WeightsError where they do not fit.
FidInceptionV3 LoadFidInceptionV3(TensorMap weights, const std::string& source);

}  // namespace pentimento
