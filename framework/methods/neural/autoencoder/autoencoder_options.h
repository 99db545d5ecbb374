#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/nn/face_autoencoder.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// What differences between a picture and its reconstruction cost.
struct AutoencoderLossOptions {
  double lambda_l1 = 10.0;
  double lambda_dssim = 10.0;

  static const OptionSchema& Schema();
  void Check() const;
};

struct AutoencoderTrainOptions : TrainOptions {
  AutoencoderTrainOptions();

  bool warp = true;

  static const OptionSchema& Schema();
};

/// An autoencoder of two domains with DeepFaceLab's defaults. Its resolution is `train.size`.
struct AutoencoderOptions {
  AutoencoderLayout layout = AutoencoderLayout::kDf;
  std::int64_t encoder_dims = 64;
  std::int64_t inter_dims = 256;
  std::int64_t decoder_dims = 64;
  std::string device = "cpu";
  AutoencoderLossOptions loss;
  AutoencoderTrainOptions train;

  static const OptionSchema& Schema();
  void Check() const;

  [[nodiscard]] FaceAutoencoderOptions Network() const;
};

/// What validation measures of an autoencoder: "reconstruction", the objective for pictures that are not bent; "swd",
/// how far pictures in the other domain's manner look from that domain (`SlicedWasserstein`), a mean over both
/// directions.
const std::vector<ValidationFigure>& AutoencoderValidationFigures();

}  // namespace pentimento
