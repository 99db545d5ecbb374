#include "framework/methods/neural/pix2pix/pix2pix_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& Pix2PixLossOptions::Schema() {
  using O = Pix2PixLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("gan", &O::gan,
                     "adversarial objective: binary cross-entropy, least squares, or the Wasserstein distance with a "
                     "gradient penalty",
                     {{"vanilla", GanMode::kVanilla}, {"lsgan", GanMode::kLsgan}, {"wgangp", GanMode::kWgangp}})
          .Add("lambda_l1", &O::lambda_l1, "weight of the mean absolute difference to the partner", {.minimum = 0})
          .Add("lambda_gp", &O::lambda_gp, "weight of the gradient penalty of wgangp", {.minimum = 0})
          .Add("lambda_tv", &O::lambda_tv, "weight of the total variation of what the generator makes; 0: off",
               {.minimum = 0})
          .Build();
  return schema;
}

const OptionSchema& Pix2PixTrainOptions::Schema() {
  static const OptionSchema schema = TrainOptions::Table<Pix2PixTrainOptions>().Build();
  return schema;
}

const OptionSchema& Pix2PixApplyOptions::Schema() {
  using O = Pix2PixApplyOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("statistics", &O::statistics,
                     "where batch norms take mean and variance from: each picture, or what training stored",
                     {{"picture", NormStatistics::kPicture}, {"stored", NormStatistics::kStored}})
          .Add("dropout", &O::dropout, "drop half of the values of the inner levels, the paper's source of variety")
          .Build();
  return schema;
}

const OptionSchema& Pix2PixOptions::Schema() {
  using O = Pix2PixOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("direction", &O::direction, "what is learnt: a2b translates pictures of A, b2a those of B",
                     {{"a2b", Pix2PixDirection::kAToB}, {"b2a", Pix2PixDirection::kBToA}})
          .AddChoice("generator", &O::generator,
                     "a U-Net, whose name says what the sides of pictures are multiples of, or a ResNet with so many "
                     "blocks",
                     {{"unet_256", GeneratorKind::kUnet256},
                      {"unet_128", GeneratorKind::kUnet128},
                      {"unet_64", GeneratorKind::kUnet64},
                      {"unet_32", GeneratorKind::kUnet32},
                      {"resnet", GeneratorKind::kResnet}})
          .Add("ngf", &O::ngf, "channels of the generator's first convolution", {.minimum = 1, .maximum = 1024})
          .Add("blocks", &O::blocks, "residual blocks of a ResNet", {.minimum = 0, .maximum = 64})
          .AddChoice("discriminator", &O::discriminator,
                     "judges of patches, with (basic) three layers or discriminator_layers, or of single pixels",
                     {{"basic", DiscriminatorKind::kBasic},
                      {"n_layers", DiscriminatorKind::kLayers},
                      {"pixel", DiscriminatorKind::kPixel}})
          .Add("ndf", &O::ndf, "channels of the discriminator's first convolution", {.minimum = 1, .maximum = 1024})
          .Add("discriminator_layers", &O::discriminator_layers,
               "n_layers: strided convolutions; 3 judges patches of 70 x 70 px", {.minimum = 1, .maximum = 6})
          .AddChoice("norm", &O::norm, "normalisation between convolutions",
                     {{"batch", NormKind::kBatch}, {"instance", NormKind::kInstance}, {"none", NormKind::kNone}})
          .Add("dropout", &O::dropout, "drop half of the values of the inner levels (or blocks) while training")
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Add("apply", &O::apply, "how pictures are translated after that")
          .Build();
  return schema;
}

void Pix2PixOptions::Check() const {
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
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(Pix2PixValidationFigures()));
  }
}

GeneratorOptions Pix2PixOptions::Generator() const {
  GeneratorOptions options;
  options.kind = generator;
  options.ngf = ngf;
  options.blocks = blocks;
  options.norm = norm;
  options.dropout = dropout;
  return options;
}

DiscriminatorOptions Pix2PixOptions::Discriminator() const {
  DiscriminatorOptions options;
  options.kind = discriminator;
  options.input_channels = 6;
  options.ndf = ndf;
  options.layers = discriminator_layers;
  options.norm = norm;
  return options;
}

const std::vector<ValidationFigure>& Pix2PixValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"l1", false}, {"swd", false}};
  return figures;
}

}  // namespace pentimento
