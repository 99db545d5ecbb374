#pragma once

#include <filesystem>
#include <memory>

#include <torch/types.h>

#include "framework/core/options.h"
#include "framework/nn/face/dlib_resnet.h"

namespace pentimento {

/// The part of a picture that its face lies in, as shares of the picture's width and height.
struct FaceCrop {
  double left = 0.25;
  double top = 0.25;
  double right = 0.75;
  double bottom = 0.75;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a box without an inside.
  void Check() const;
};

/// How far two pictures are from showing the same person, to dlib's face descriptor: the squared Euclidean distance of
/// their descriptors, the distance by which that descriptor is compared (0.36 is its customary threshold, squared).
///
/// Of every picture the same box is scaled to a chip. Landmarks, by which matchers align a face, have no gradient, and
/// a picture that a generator has just begun to make shows none; a fixed crop is what the identity losses of inversion
/// encoders use, too (Richardson et al., "Encoding in Style", CVPR 2021, section 3.2). The pictures that are compared
/// are of one moment, so that whatever the box cuts off it cuts off both.
class FaceIdentityLoss {
 public:
  /// @param network its weights become constants: what gradients flow to are the pictures.
  FaceIdentityLoss(DlibResnet network, const FaceCrop& crop);

  /// Differentiable. @param images float [N,3,H,W] in [0,1], of the network's type and device.
  /// @returns [N,128]. @throws ShapeError for pictures so small that the box holds no pixel.
  [[nodiscard]] torch::Tensor Describe(const torch::Tensor& images) const;

  /// The mean over the pictures of the squared distance of each to its original. Differentiable in both.
  /// @param images,originals descriptors [N,128]. @returns a number.
  [[nodiscard]] static torch::Tensor Distance(const torch::Tensor& images, const torch::Tensor& originals);

  void To(torch::Device device) { network_->to(device); }

 private:
  DlibResnet network_;
  FaceCrop crop_;
};

/// With the weights `kDlibResnetWeights` of that folder. @throws WeightsError.
std::unique_ptr<FaceIdentityLoss> LoadFaceIdentityLoss(const std::filesystem::path& weights_folder,
                                                       const FaceCrop& crop);

}  // namespace pentimento
