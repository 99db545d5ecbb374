#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "framework/core/precision.h"
#include "framework/weights_file/dlib_network.h"

namespace pentimento {

/// The weights file of the package `face-recognition-models`, relative to the weights folder.
inline constexpr const char* kDlibResnetWeights = "face-recognition-models/dlib_face_recognition_resnet_model_v1.dat";

/// dlib's face-recognition ResNet ("dlib_face_recognition_resnet_model_v1", 29 convolutions, 128-D) as a libtorch
/// module: batched, differentiable, on any device. Layers that dlib keeps apart are folded (the affine layer into the
/// convolution before it); apart from rounding it is the same function, within 1e-4 in every component.
///
/// D. E. King, "High Quality Face Recognition with Deep Metric Learning", 2017, after He et al., "Deep Residual
/// Learning for Image Recognition", CVPR 2016, with half the filters.
class DlibResnetImpl : public torch::nn::Module {
 public:
  static constexpr std::int64_t kSide = 150;  ///< of the chips it takes, px
  static constexpr std::int64_t kDimensions = 128;

  /// @param layers as `ParseDlibNetwork` gives them. @param source the file, for messages.
  /// @throws WeightsError naming the first layer that is not the network's.
  DlibResnetImpl(const std::vector<DlibLayer>& layers, const std::string& source);

  /// @param chips float [N,3,kSide,kSide] in [0,1], RGB, of faces cut as `dlib::get_face_chip_details` does with a
  /// padding of 0.25. @returns float [N,kDimensions], compared by Euclidean distance; float64 of a float64 network,
  /// else float32. @throws ShapeError.
  torch::Tensor forward(const torch::Tensor& chips) const;

  /// The format of weights and products between the first and the last layer; sums of the last are always fp32.
  void SetPrecision(Precision precision);
  /// Makes an affine map part of the last layer: descriptors d become d · weight + offset.
  /// @param weight [kDimensions,kDimensions]. @param offset [1,kDimensions]; a parameter from then on.
  void MapOutput(const torch::Tensor& weight, const torch::Tensor& offset);
  [[nodiscard]] c10::Device device() const { return projection_.device(); }

 private:
  struct Convolution {
    torch::Tensor weight;
    torch::Tensor bias;
  };
  void AddConvolution(const DlibLayer& convolution, const DlibLayer& affine);
  [[nodiscard]] torch::Tensor Convolve(const torch::Tensor& x, std::size_t number, int stride, int padding) const;
  [[nodiscard]] torch::Tensor Residual(const torch::Tensor& x, std::size_t& number, bool halve) const;

  std::vector<Convolution> convolutions_;
  torch::Tensor projection_;
  torch::Tensor offset_;  ///< undefined before `MapOutput`: dlib's own network has none
  torch::Tensor mean_;
};
TORCH_MODULE(DlibResnet);

/// Reads that network from dlib's own file. @throws WeightsError.
DlibResnet LoadDlibResnet(const std::filesystem::path& file);

}  // namespace pentimento
