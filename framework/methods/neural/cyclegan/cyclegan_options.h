#pragma once

#include <cstdint>
#include <vector>

#include "framework/core/options.h"
#include "framework/methods/neural/gan_options.h"
#include "framework/nn/face/face_identity_loss.h"
#include "framework/nn/gan_loss.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// The weights of the terms of the objective (Zhu et al. 2017, eq. 3 and section 5.2), and of those that variants add.
/// One of these keeps faces: what the cycle gives back, and what it was translated into, should show the same person
/// (`FaceTerm`).
struct CycleGanLossOptions {
  GanMode gan = GanMode::kLsgan;
  double lambda_a = 10.0;
  double lambda_b = 10.0;
  double lambda_identity = 0.5;
  double lambda_face = 0.0;
  FaceCrop face_crop;
  double lambda_gp = 10.0;
  double lambda_edge = 0.0;
  double lambda_tv = 0.0;

  static const OptionSchema& Schema();
};

/// How long and on what a CycleGAN is trained.
struct CycleGanTrainOptions : TrainOptions {
  std::int64_t pool_size = 50;

  static const OptionSchema& Schema();
};

/// A CycleGAN with the paper's architecture and settings as defaults.
struct CycleGanOptions : GanOptions {
  CycleGanLossOptions loss;
  CycleGanTrainOptions train;

  static const OptionSchema& Schema();
  void Check() const;
};

/// What validation measures of a CycleGAN, means over both directions: "swd", how far what is made looks from the
/// pictures of its domain (`SlicedWasserstein`); "cycle", how far what comes back is from what was shown; "identity",
/// how much a picture that is in the target domain already is changed (mean absolute differences in [-1,1]).
const std::vector<ValidationFigure>& CycleGanValidationFigures();

}  // namespace pentimento
