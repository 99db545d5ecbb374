#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/nn/face/face_identity_loss.h"
#include "framework/nn/unet_generator.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// What is translated into what.
enum class RegressionDirection { kAToB, kBToA };

/// The weights of the terms of the objective.
struct UnetRegressionLossOptions {
  double lambda_l1 = 1.0;
  double lambda_perceptual = 0.1;
  double lambda_face = 0.1;
  FaceCrop face_crop;

  static const OptionSchema& Schema();
  /// @throws ConfigError if nothing is left to minimise.
  void Check() const;
};

/// How long and on what it is trained.
struct UnetRegressionTrainOptions : TrainOptions {
  static const OptionSchema& Schema();
};

/// A regression by a U-Net.
struct UnetRegressionOptions {
  RegressionDirection direction = RegressionDirection::kBToA;
  std::int64_t ngf = 64;
  std::int64_t depth = 7;
  std::string device = "cpu";
  UnetRegressionLossOptions loss;
  UnetRegressionTrainOptions train;

  static const OptionSchema& Schema();
  void Check() const;

  [[nodiscard]] UnetGeneratorOptions Generator() const;
};

/// What validation measures of a regression: "objective", the sum of its terms; "l1", how far what is made of pictures
/// is from their partners (mean absolute difference in [-1,1]).
const std::vector<ValidationFigure>& UnetRegressionValidationFigures();

}  // namespace pentimento
