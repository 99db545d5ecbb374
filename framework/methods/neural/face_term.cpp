#include "framework/methods/neural/face_term.h"

#include <utility>

#include <torch/types.h>

#include "framework/image/convert.h"

namespace pentimento {

FaceTerm::FaceTerm(std::unique_ptr<FaceIdentityLoss> face, double weight) : face_(std::move(face)), weight_(weight) {}

torch::Tensor FaceTerm::Loss(const Translation& translation) const {
  const auto describe = [this](const torch::Tensor& images) {
    return face_->Describe(FromSignedRange(images.to(torch::kFloat32)));
  };
  const torch::Tensor person = describe(translation.input);
  torch::Tensor distance = FaceIdentityLoss::Distance(describe(translation.output), person);
  if (translation.recovered.defined()) {
    distance = distance + FaceIdentityLoss::Distance(describe(translation.recovered), person);
  }
  return distance * weight_;
}

}  // namespace pentimento
