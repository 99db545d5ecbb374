#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/winograd.h"

namespace pentimento {

/// How a stack halves its maps.
enum class StackPooling {
  kMax,    ///< the greatest of each window
  kL2Hann  ///< root of the blurred square (3x3 Hann window, stride 2), which folds nothing back: DISTS
};

/// One step of a convolutional stack.
struct StackLayer {
  enum class Kind { kConvolution, kFire, kPool };
  Kind kind = Kind::kConvolution;
  int index = 0;             ///< of torchvision's `features.N`
  std::int64_t in = 0;       ///< channels; of a Fire module those it is given
  std::int64_t out = 0;      ///< of a Fire module those of each of its two expanding convolutions
  std::int64_t squeeze = 0;  ///< of a Fire module
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  bool ceil = false;  ///< a pool's windows may hang over the far border
  bool tap = false;   ///< its output is one of the stack's features
  bool relu = true;   ///< a convolution's output goes through ReLU before it is tapped or passed on
};

/// Height and width below which some of these layers would have nothing to look at.
std::int64_t MinimumSide(const std::vector<StackLayer>& layers, StackPooling pooling = StackPooling::kMax);

/// The convolutions of an image classifier, up to some layer, each followed by ReLU unless it says otherwise.
/// Parameters are named as in torchvision (`features.0.weight`, of a Fire module `features.3.squeeze.weight`), so that
/// its checkpoints fit.
class FeatureStackImpl : public torch::nn::Module {
 public:
  explicit FeatureStackImpl(std::vector<StackLayer> layers, StackPooling pooling = StackPooling::kMax);

  /// The tapped feature maps, first to last, [N,C,h,w] each.
  /// @param images [N,3,H,W] as the classifier wants them, of at least `minimum_size()`.
  std::vector<torch::Tensor> forward(const torch::Tensor& images);

  /// Makes the parameters constants of `type`, laid out channels-last: what gradients flow to are the pictures. In
  /// float32 on the CPU, wide 3x3 convolutions are then computed by Winograd's method where no gradient is wanted.
  void Freeze(torch::ScalarType type);

  /// Channels of each tap.
  [[nodiscard]] std::vector<std::int64_t> tap_channels() const;
  /// Height and width below which some layer would have nothing to look at.
  [[nodiscard]] std::int64_t minimum_size() const { return MinimumSide(layers_, pooling_); }

 private:
  [[nodiscard]] torch::Tensor Convolve(std::size_t number, const torch::Tensor& x, bool relu);
  [[nodiscard]] torch::Tensor Pool(const torch::Tensor& x, const StackLayer& layer) const;

  std::vector<StackLayer> layers_;
  StackPooling pooling_;
  std::vector<torch::nn::Conv2d> convolutions_;  ///< in the order of the layers; of a Fire module squeeze, then both
                                                 ///< expanding ones
  std::vector<std::optional<WinogradConvolution>> winograd_;  ///< as many, once frozen
};
TORCH_MODULE(FeatureStack);

/// AlexNet (torchvision's, after Krizhevsky 2014), tapped after its five ReLUs.
std::vector<StackLayer> AlexNetLayers();
/// SqueezeNet 1.1 (Iandola et al. 2016), tapped where LPIPS does: after the first ReLU and before each pool, then after
/// each of the last Fire modules.
std::vector<StackLayer> SqueezeNetLayers();
/// VGG-16 (Simonyan, Zisserman 2015) up to relu5_3, tapped after relu1_2, 2_2, 3_3, 4_3 and 5_3.
/// @param ceil pools of odd sizes keep the last row and column, as in Caffe and in Keras' `same` padding.
std::vector<StackLayer> Vgg16Layers(bool ceil = false);
/// VGG-19 (the same) up to relu5_4, tapped after relu1_2, 2_2, 3_4, 4_4 and 5_4.
std::vector<StackLayer> Vgg19Layers(bool ceil = false);
/// The layers up to the convolution `features.<index>`, tapped there alone and before its ReLU. @throws InternalError.
std::vector<StackLayer> LayersUpTo(std::vector<StackLayer> layers, int index);

/// The part of a classifier's checkpoint that a stack has: everything of `classifier.*`, and of layers behind the last,
/// left out. @throws WeightsError where what remains does not fit.
void LoadStack(FeatureStackImpl& stack, const TensorMap& checkpoint, const std::string& source);

}  // namespace pentimento
