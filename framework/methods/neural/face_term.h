#pragma once

#include <memory>
#include <string>

#include "framework/methods/neural/generator_term.h"
#include "framework/nn/face/face_identity_loss.h"

namespace pentimento {

/// How far what was made of a picture, and what a cycle gives back of it, are from showing the same person (a face
/// verification loss as in Lu, Tai, Tang, "Attribute-guided face generation using conditional CycleGAN", ECCV 2018).
class FaceTerm final : public GeneratorTerm {
 public:
  /// @param face on the device of the pictures.
  FaceTerm(std::unique_ptr<FaceIdentityLoss> face, double weight);
  [[nodiscard]] std::string name() const override { return "face"; }
  [[nodiscard]] torch::Tensor Loss(const Translation& translation) const override;

 private:
  std::unique_ptr<FaceIdentityLoss> face_;
  double weight_;
};

}  // namespace pentimento
