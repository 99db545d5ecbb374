#include "framework/methods/neural/cyclegan/cyclegan_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& CycleGanLossOptions::Schema() {
  using O = CycleGanLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice(
              "gan", &O::gan,
              "adversarial objective: least squares, binary cross-entropy, or Wasserstein with a gradient penalty",
              {{"lsgan", GanMode::kLsgan}, {"vanilla", GanMode::kVanilla}, {"wgangp", GanMode::kWgangp}})
          .Add("lambda_a", &O::lambda_a, "weight of the cycle a -> b -> a", {.minimum = 0})
          .Add("lambda_b", &O::lambda_b, "weight of the cycle b -> a -> b", {.minimum = 0})
          .Add("lambda_identity", &O::lambda_identity,
               "weight of leaving the target domain's pictures as they are, relative to the cycle's; 0: off",
               {.minimum = 0})
          .Add("lambda_face", &O::lambda_face,
               "weight of the squared distance by dlib's face descriptor of each picture to its translation, and to "
               "what the cycle makes of it; 0: off. Otherwise no metric judges by that matcher",
               {.minimum = 0})
          .Add("face_crop", &O::face_crop, "where the face is, in pictures of train.size")
          .Add("lambda_gp", &O::lambda_gp, "weight of the gradient penalty of wgangp", {.minimum = 0})
          .Add(
              "lambda_edge", &O::lambda_edge,
              "weight of telling domain b's pictures from the same with their edges smoothed, relative to telling them "
              "from made ones, so that a2b draws clear edges (CartoonGAN); 0: off",
              {.minimum = 0})
          .Add("lambda_tv", &O::lambda_tv, "weight of the total variation of what the generators make; 0: off",
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

const OptionSchema& CycleGanOptions::Schema() {
  using O = CycleGanOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("generator", &O::generator, "a ResNet with so many blocks, or the U-Nets of pix2pix",
                     {{"resnet", GeneratorKind::kResnet},
                      {"unet_128", GeneratorKind::kUnet128},
                      {"unet_256", GeneratorKind::kUnet256}})
          .Add("ngf", &O::ngf, "channels of the generators' first convolution", {.minimum = 1, .maximum = 1024})
          .Add("blocks", &O::blocks, "residual blocks of a ResNet (the paper: 9 for 256 px, 6 for 128 px)",
               {.minimum = 0, .maximum = 64})
          .AddChoice("discriminator", &O::discriminator,
                     "judges of patches, with discriminator_layers or (basic) three layers, or of single pixels",
                     {{"n_layers", DiscriminatorKind::kLayers},
                      {"basic", DiscriminatorKind::kBasic},
                      {"pixel", DiscriminatorKind::kPixel}})
          .Add("ndf", &O::ndf, "channels of the discriminators' first convolution", {.minimum = 1, .maximum = 1024})
          .Add("discriminator_layers", &O::discriminator_layers,
               "n_layers: strided convolutions; 3 judges patches of 70 x 70 px", {.minimum = 1, .maximum = 6})
          .AddChoice("norm", &O::norm, "normalisation between convolutions",
                     {{"instance", NormKind::kInstance}, {"batch", NormKind::kBatch}, {"none", NormKind::kNone}})
          .Add("dropout", &O::dropout, "drop half of the values within the generators while training")
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Build();
  return schema;
}

void CycleGanOptions::Check() const {
  if (const std::int64_t multiple = Generator().SizeMultiple();
      CutsSquares(train.preprocess) && train.size % multiple != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {} with this generator, not {}", multiple, train.size));
  }
  if (train.size < Discriminator().MinimumSize()) {
    throw ConfigError(fmt::format("train.size must be at least {} px with this discriminator, not {}",
                                  Discriminator().MinimumSize(), train.size));
  }
  if (discriminator != DiscriminatorKind::kLayers && discriminator_layers != DiscriminatorOptions::kBasicLayers) {
    throw ConfigError("discriminator_layers is for discriminator n_layers; leave it out");
  }
  if (loss.lambda_identity > 0 && loss.lambda_a == 0 && loss.lambda_b == 0) {
    throw ConfigError("loss.lambda_identity is relative to loss.lambda_a and loss.lambda_b, which are both 0");
  }
  if (loss.gan == GanMode::kWgangp && !CutsSquares(train.preprocess)) {
    throw ConfigError("loss.gan wgangp mixes pictures of one size: it needs a train.preprocess that cuts squares");
  }
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(CycleGanValidationFigures()));
  }
}

GeneratorOptions CycleGanOptions::Generator() const {
  GeneratorOptions options;
  options.kind = generator;
  options.ngf = ngf;
  options.blocks = blocks;
  options.norm = norm;
  options.dropout = dropout;
  return options;
}

DiscriminatorOptions CycleGanOptions::Discriminator() const {
  DiscriminatorOptions options;
  options.kind = discriminator;
  options.ndf = ndf;
  options.layers = discriminator_layers;
  options.norm = norm;
  return options;
}

const std::vector<ValidationFigure>& CycleGanValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"swd", false}, {"cycle", false}, {"identity", false}};
  return figures;
}

}  // namespace pentimento
