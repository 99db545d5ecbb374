#pragma once

#include <vector>

#include "framework/core/options.h"
#include "framework/methods/neural/gan_options.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"
#include "framework/nn/face/face_identity_loss.h"
#include "framework/nn/gan_loss.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// What is translated into what.
enum class Pix2PixDirection { kAToB, kBToA };

/// The weights of the terms of the objective (Isola et al. 2017, eq. 4), and of those that variants add.
struct Pix2PixLossOptions {
  GanMode gan = GanMode::kVanilla;
  double lambda_l1 = 100.0;
  double lambda_face = 0.0;
  FaceCrop face_crop;
  double lambda_gp = 10.0;
  double lambda_edge = 0.0;
  double lambda_tv = 0.0;

  static const OptionSchema& Schema();
};

/// How long and on what it is trained.
struct Pix2PixTrainOptions : TrainOptions {
  static const OptionSchema& Schema();
};

/// How a trained generator translates. Training does not follow from it, but validation does.
struct Pix2PixApplyOptions {
  NormStatistics statistics = NormStatistics::kPicture;
  bool dropout = false;

  static const OptionSchema& Schema();
};

/// A pix2pix with the official code's settings as defaults.
struct Pix2PixOptions : GanOptions {
  Pix2PixOptions();

  Pix2PixDirection direction = Pix2PixDirection::kAToB;
  Pix2PixLossOptions loss;
  Pix2PixTrainOptions train;
  Pix2PixApplyOptions apply;

  static const OptionSchema& Schema();
  void Check() const;
};

/// What validation measures of a pix2pix: "l1", how far what is made is from the partner (mean absolute difference in
/// [-1,1]); "swd", how far it looks from the partners' domain (`SlicedWasserstein`).
const std::vector<ValidationFigure>& Pix2PixValidationFigures();

}  // namespace pentimento
