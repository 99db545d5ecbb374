#include "framework/methods/neural/pix2pix/pix2pix_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/nn/patch_discriminator.h"
#include "framework/nn/pixel_discriminator.h"
#include "framework/nn/resnet_generator.h"
#include "framework/nn/unet_generator.h"

namespace pentimento {
namespace {

constexpr std::int64_t kBasicLayers = 3;
/// What a discriminator judges: a colour picture beside the one it was made from.
constexpr std::int64_t kPairChannels = 6;

bool IsUnet(Pix2PixGenerator generator) {
  return generator != Pix2PixGenerator::kResnet9Blocks && generator != Pix2PixGenerator::kResnet6Blocks;
}

UnetGeneratorOptions Unet(const Pix2PixOptions& options) {
  UnetGeneratorOptions unet;
  unet.ngf = options.ngf;
  unet.norm = options.norm;
  unet.dropout = options.dropout;
  switch (options.generator) {
    case Pix2PixGenerator::kUnet32:
      unet.depth = 5;
      break;
    case Pix2PixGenerator::kUnet64:
      unet.depth = 6;
      break;
    case Pix2PixGenerator::kUnet128:
      unet.depth = 7;
      break;
    default:
      unet.depth = 8;
      break;
  }
  return unet;
}

ResnetGeneratorOptions Resnet(const Pix2PixOptions& options) {
  ResnetGeneratorOptions resnet;
  resnet.ngf = options.ngf;
  resnet.norm = options.norm;
  resnet.dropout = options.dropout;
  resnet.blocks = options.generator == Pix2PixGenerator::kResnet9Blocks ? 9 : 6;
  return resnet;
}

PatchDiscriminatorOptions Patches(const Pix2PixOptions& options) {
  PatchDiscriminatorOptions patches;
  patches.input_channels = kPairChannels;
  patches.ndf = options.ndf;
  patches.layers = options.discriminator_layers;
  patches.norm = options.norm;
  return patches;
}

}  // namespace

const OptionSchema& Pix2PixLossOptions::Schema() {
  using O = Pix2PixLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("gan", &O::gan,
                     "adversarial objective: binary cross-entropy, least squares, or the Wasserstein distance with a "
                     "gradient penalty",
                     {{"vanilla", GanMode::kVanilla}, {"lsgan", GanMode::kLsgan}, {"wgangp", GanMode::kWgangp}})
          .Add("lambda_l1", &O::lambda_l1, "weight of the mean absolute difference to the partner", {.minimum = 0})
          .Add("lambda_gp", &O::lambda_gp, "weight of the gradient penalty; only with wgangp", {.minimum = 0})
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
                     "the network; of a U-Net its name says what the sides of pictures are multiples of",
                     {{"unet_256", Pix2PixGenerator::kUnet256},
                      {"unet_128", Pix2PixGenerator::kUnet128},
                      {"unet_64", Pix2PixGenerator::kUnet64},
                      {"unet_32", Pix2PixGenerator::kUnet32},
                      {"resnet_9blocks", Pix2PixGenerator::kResnet9Blocks},
                      {"resnet_6blocks", Pix2PixGenerator::kResnet6Blocks}})
          .Add("ngf", &O::ngf, "channels of the generator's first convolution", {.minimum = 1, .maximum = 1024})
          .AddChoice("discriminator", &O::discriminator,
                     "basic judges patches of 70 x 70 px, n_layers those of discriminator_layers, pixel each pixel",
                     {{"basic", Pix2PixDiscriminator::kBasic},
                      {"n_layers", Pix2PixDiscriminator::kLayers},
                      {"pixel", Pix2PixDiscriminator::kPixel}})
          .Add("ndf", &O::ndf, "channels of the discriminator's first convolution", {.minimum = 1, .maximum = 1024})
          .Add("discriminator_layers", &O::discriminator_layers, "strided convolutions of an n_layers discriminator",
               {.minimum = 1, .maximum = 6})
          .AddChoice("norm", &O::norm, "normalisation between convolutions",
                     {{"batch", NormKind::kBatch}, {"instance", NormKind::kInstance}})
          .Add("dropout", &O::dropout, "drop half of the values of the inner levels (or blocks) while training")
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Add("apply", &O::apply, "how pictures are translated after that")
          .Build();
  return schema;
}

void Pix2PixOptions::Check() const {
  if (discriminator != Pix2PixDiscriminator::kLayers && discriminator_layers != kBasicLayers) {
    throw ConfigError("discriminator_layers is for discriminator: n_layers alone");
  }
  if (CutsSquares(train.preprocess) && train.size % SizeMultiple() != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {} with this generator, not {}", SizeMultiple(), train.size));
  }
  if (discriminator != Pix2PixDiscriminator::kPixel && train.size < Patches(*this).MinimumSize()) {
    throw ConfigError(fmt::format("train.size must be at least {} px with this discriminator, not {}",
                                  Patches(*this).MinimumSize(), train.size));
  }
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(Pix2PixValidationFigures()));
  }
}

std::int64_t Pix2PixOptions::SizeMultiple() const {
  return IsUnet(generator) ? Unet(*this).SizeMultiple() : ResnetGeneratorImpl::kSizeMultiple;
}

torch::nn::AnyModule Pix2PixOptions::MakeGenerator() const {
  return IsUnet(generator) ? torch::nn::AnyModule(UnetGenerator(Unet(*this)))
                           : torch::nn::AnyModule(ResnetGenerator(Resnet(*this)));
}

torch::nn::AnyModule Pix2PixOptions::MakeDiscriminator() const {
  if (discriminator != Pix2PixDiscriminator::kPixel) {
    return torch::nn::AnyModule(PatchDiscriminator(Patches(*this)));
  }
  PixelDiscriminatorOptions pixel;
  pixel.input_channels = kPairChannels;
  pixel.ndf = ndf;
  pixel.norm = norm;
  return torch::nn::AnyModule(PixelDiscriminator(pixel));
}

const std::vector<ValidationFigure>& Pix2PixValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"l1", false}};
  return figures;
}

}  // namespace pentimento
