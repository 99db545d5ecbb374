#include "framework/nn/face/face_identity_loss.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/resample.h"

namespace pentimento {
namespace {

/// The pixels between two shares of a side. @throws ShapeError if there are none.
torch::Tensor Between(const torch::Tensor& images, std::int64_t dimension, double begin, double end) {
  const auto side = static_cast<double>(images.size(dimension));
  const auto first = static_cast<std::int64_t>(std::llround(begin * side));
  const auto last = static_cast<std::int64_t>(std::llround(end * side));
  if (first >= last) {
    throw ShapeError(
        fmt::format("a picture of {}x{} has no pixel where its face should be", images.size(3), images.size(2)));
  }
  return images.slice(dimension, first, last);
}

}  // namespace

const OptionSchema& FaceCrop::Schema() {
  static const OptionSchema schema =
      OptionTable<FaceCrop>()
          .Add("left", &FaceCrop::left, "share of the width left of the face", {.minimum = 0, .maximum = 1})
          .Add("top", &FaceCrop::top, "share of the height above the face", {.minimum = 0, .maximum = 1})
          .Add("right", &FaceCrop::right, "share of the width at which the face ends", {.minimum = 0, .maximum = 1})
          .Add("bottom", &FaceCrop::bottom, "share of the height at which the face ends", {.minimum = 0, .maximum = 1})
          .Build();
  return schema;
}

void FaceCrop::Check() const {
  if (left >= right || top >= bottom) {
    throw ConfigError(fmt::format("the box of the face is empty: left {} to right {}, top {} to bottom {}", left, right,
                                  top, bottom));
  }
}

FaceIdentityLoss::FaceIdentityLoss(DlibResnet network, const FaceCrop& crop)
    : network_(std::move(network)), crop_(crop) {
  for (torch::Tensor& parameter : network_->parameters()) {
    parameter.requires_grad_(false);
  }
}

torch::Tensor FaceIdentityLoss::Describe(const torch::Tensor& images) const {
  CheckImageBatch(images, "face identity");
  const torch::Tensor face = Between(Between(images, 2, crop_.top, crop_.bottom), 3, crop_.left, crop_.right);
  return network_->forward(Resize(face, DlibResnetImpl::kSide, DlibResnetImpl::kSide));
}

torch::Tensor FaceIdentityLoss::Distance(const torch::Tensor& images, const torch::Tensor& originals) {
  return (images - originals).square().sum(1).mean();
}

std::unique_ptr<FaceIdentityLoss> LoadFaceIdentityLoss(const std::filesystem::path& weights_folder,
                                                       const FaceCrop& crop) {
  return std::make_unique<FaceIdentityLoss>(LoadDlibResnet(weights_folder / kDlibResnetWeights), crop);
}

}  // namespace pentimento
