#pragma once

#include <cstdint>
#include <string>

#include "framework/core/options.h"
#include "framework/nn/gan_loss.h"
#include "framework/nn/patch_discriminator.h"
#include "framework/nn/resnet_generator.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// The weights of the terms of the generators' objective (Zhu et al. 2017, eq. 3 and section 5.2).
struct CycleGanLossOptions {
  GanMode gan = GanMode::kLsgan;
  double lambda_a = 10.0;
  double lambda_b = 10.0;
  double lambda_identity = 0.5;

  static const OptionSchema& Schema();
};

/// How long and on what a CycleGAN is trained.
struct CycleGanTrainOptions : TrainOptions {
  std::int64_t pool_size = 50;

  static const OptionSchema& Schema();
  void Check() const;
};

/// A CycleGAN with the paper's architecture and settings as defaults.
struct CycleGanOptions {
  std::int64_t ngf = 64;
  std::int64_t blocks = 9;
  std::int64_t ndf = 64;
  std::int64_t discriminator_layers = 3;
  NormKind norm = NormKind::kInstance;
  bool dropout = false;
  std::string device = "cpu";
  CycleGanLossOptions loss;
  CycleGanTrainOptions train;

  static const OptionSchema& Schema();
  void Check() const;

  [[nodiscard]] ResnetGeneratorOptions Generator() const;
  [[nodiscard]] PatchDiscriminatorOptions Discriminator() const;
};

}  // namespace pentimento
