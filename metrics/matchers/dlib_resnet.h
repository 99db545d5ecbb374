#pragma once

#include <array>
#include <span>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "framework/core/precision.h"
#include "metrics/matchers/descriptor_net.h"

namespace pentimento {

/// dlib's face-recognition ResNet as a libtorch module: batched, differentiable, on any device. Layers that dlib keeps
/// apart are folded (the affine layer into the convolution before it); apart from rounding it is the same function,
/// within 1e-4 in every component.
///
/// D. E. King, "High Quality Face Recognition with Deep Metric Learning", 2017, after He et al., "Deep Residual
/// Learning for Image Recognition", CVPR 2016, with half the filters.
class DlibResnetImpl : public torch::nn::Module {
 public:
  /// @throws WeightsError if these are not the weights of that network.
  explicit DlibResnetImpl(const DlibResnetWeights& weights);

  /// @param chips float32 [N,3,150,150] in [0,1], RGB, cut as `kDlibChip` says. @returns float32 [N,128], compared by
  /// Euclidean distance. @throws ShapeError.
  torch::Tensor forward(const torch::Tensor& chips) const;

  /// The format of weights and products between the first and the last layer; sums of the last are always fp32.
  void SetPrecision(Precision precision);

 private:
  struct Convolution {
    torch::Tensor weight;
    torch::Tensor bias;
  };
  [[nodiscard]] torch::Tensor Convolve(const torch::Tensor& x, std::size_t number, int stride, int padding) const;
  [[nodiscard]] torch::Tensor Residual(const torch::Tensor& x, std::size_t& number, bool halve) const;

  std::vector<Convolution> convolutions_;
  torch::Tensor projection_;
  torch::Tensor mean_;
};
TORCH_MODULE(DlibResnet);

/// One descriptor a chip, in batches of 16, in order, without gradients.
std::vector<Template> DescribeChips(const DlibResnet& net, std::span<const FaceChip> chips);

}  // namespace pentimento
