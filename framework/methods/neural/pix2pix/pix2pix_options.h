#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/nn/modules/container/any.h>

#include "framework/core/options.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"
#include "framework/nn/gan_loss.h"
#include "framework/nn/norm.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// The generators of the official code, and U-Nets for smaller pictures.
enum class Pix2PixGenerator { kUnet256, kUnet128, kUnet64, kUnet32, kResnet9Blocks, kResnet6Blocks };

/// The discriminators of the official code.
enum class Pix2PixDiscriminator { kBasic, kLayers, kPixel };

/// What is translated into what.
enum class Pix2PixDirection { kAToB, kBToA };

/// The weights of the terms of the objective (Isola et al. 2017, eq. 4).
struct Pix2PixLossOptions {
  GanMode gan = GanMode::kVanilla;
  double lambda_l1 = 100.0;
  double lambda_gp = 10.0;

  static const OptionSchema& Schema();
};

/// How long and on what it is trained.
struct Pix2PixTrainOptions : TrainOptions {
  static const OptionSchema& Schema();
};

/// How a trained generator translates; nothing of it changes the training.
struct Pix2PixApplyOptions {
  NormStatistics statistics = NormStatistics::kPicture;
  bool dropout = false;

  static const OptionSchema& Schema();
};

/// A pix2pix with the official code's settings as defaults.
struct Pix2PixOptions {
  Pix2PixDirection direction = Pix2PixDirection::kAToB;
  Pix2PixGenerator generator = Pix2PixGenerator::kUnet256;
  std::int64_t ngf = 64;
  Pix2PixDiscriminator discriminator = Pix2PixDiscriminator::kBasic;
  std::int64_t ndf = 64;
  std::int64_t discriminator_layers = 3;
  NormKind norm = NormKind::kBatch;
  bool dropout = true;
  std::string device = "cpu";
  Pix2PixLossOptions loss;
  Pix2PixTrainOptions train;
  Pix2PixApplyOptions apply;

  static const OptionSchema& Schema();
  void Check() const;

  /// Sides of pictures are multiples of this.
  [[nodiscard]] std::int64_t SizeMultiple() const;
  /// A new generator: [N,3,H,W] in [-1,1] to the same form.
  [[nodiscard]] torch::nn::AnyModule MakeGenerator() const;
  /// A new discriminator: [N,6,H,W], the input and what it became, to scores [N,1,h,w].
  [[nodiscard]] torch::nn::AnyModule MakeDiscriminator() const;
};

/// What validation measures of a pix2pix: "l1", how far what is made of pictures is from their partners (mean absolute
/// difference in [-1,1]). Batch norms have the statistics that training stored.
const std::vector<ValidationFigure>& Pix2PixValidationFigures();

}  // namespace pentimento
