#include "framework/methods/neural/cyclegan/cyclegan_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& CycleGanLossOptions::Schema() {
  using O = CycleGanLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("gan", &O::gan, "adversarial objective: least squares or binary cross-entropy",
                     {{"lsgan", GanMode::kLsgan}, {"vanilla", GanMode::kVanilla}})
          .Add("lambda_a", &O::lambda_a, "weight of the cycle a -> b -> a", {.minimum = 0})
          .Add("lambda_b", &O::lambda_b, "weight of the cycle b -> a -> b", {.minimum = 0})
          .Add("lambda_identity", &O::lambda_identity,
               "weight of leaving the target domain's pictures as they are, relative to the cycle's; 0: off",
               {.minimum = 0})
          .Build();
  return schema;
}

const OptionSchema& CycleGanTrainOptions::Schema() {
  using O = CycleGanTrainOptions;
  static const OptionSchema schema =
      TrainOptions::Table<O>()
          .Add("pool_size", &O::pool_size, "generated pictures remembered for the discriminators; 0: none",
               {.minimum = 0, .maximum = 100'000})
          .Build();
  return schema;
}

void CycleGanTrainOptions::Check() const {
  TrainOptions::Check();
  if (size % ResnetGeneratorImpl::kSizeMultiple != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {}, not {}", ResnetGeneratorImpl::kSizeMultiple, size));
  }
}

const OptionSchema& CycleGanOptions::Schema() {
  using O = CycleGanOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("ngf", &O::ngf, "channels of the generators' first convolution", {.minimum = 1, .maximum = 1024})
          .Add("blocks", &O::blocks, "residual blocks of the generators (the paper: 9 for 256 px, 6 for 128 px)",
               {.minimum = 0, .maximum = 64})
          .Add("ndf", &O::ndf, "channels of the discriminators' first convolution", {.minimum = 1, .maximum = 1024})
          .Add("discriminator_layers", &O::discriminator_layers,
               "strided convolutions of the discriminators; 3 judges patches of 70 x 70 px",
               {.minimum = 1, .maximum = 6})
          .AddChoice("norm", &O::norm, "normalisation between convolutions",
                     {{"instance", NormKind::kInstance}, {"batch", NormKind::kBatch}})
          .Add("dropout", &O::dropout, "drop half of the values within the residual blocks while training")
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Build();
  return schema;
}

void CycleGanOptions::Check() const {
  if (train.size < Discriminator().MinimumSize()) {
    throw ConfigError(fmt::format("train.size must be at least {} px with discriminator_layers {}, not {}",
                                  Discriminator().MinimumSize(), discriminator_layers, train.size));
  }
  if (loss.lambda_identity > 0 && loss.lambda_a == 0 && loss.lambda_b == 0) {
    throw ConfigError("loss.lambda_identity is relative to loss.lambda_a and loss.lambda_b, which are both 0");
  }
}

ResnetGeneratorOptions CycleGanOptions::Generator() const {
  ResnetGeneratorOptions options;
  options.ngf = ngf;
  options.blocks = blocks;
  options.norm = norm;
  options.dropout = dropout;
  return options;
}

PatchDiscriminatorOptions CycleGanOptions::Discriminator() const {
  PatchDiscriminatorOptions options;
  options.ndf = ndf;
  options.layers = discriminator_layers;
  options.norm = norm;
  return options;
}

}  // namespace pentimento
