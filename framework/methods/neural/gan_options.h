#pragma once

#include <cstdint>
#include <string>

#include "framework/core/options.h"
#include "framework/nn/discriminator.h"
#include "framework/nn/generator.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// The networks of the official CycleGAN and pix2pix code, and where they are. A method derives its options from this,
/// with other defaults and further fields.
struct GanOptions {
  GeneratorKind generator = GeneratorKind::kResnet;
  std::int64_t ngf = 64;
  std::int64_t blocks = 9;
  DiscriminatorKind discriminator = DiscriminatorKind::kLayers;
  std::int64_t ndf = 64;
  std::int64_t discriminator_layers = DiscriminatorOptions::kBasicLayers;
  NormKind norm = NormKind::kInstance;
  bool dropout = false;
  std::string device = "cpu";

  /// Declares these in the schema of options that derive from this. @param table what comes before them.
  template <class Options>
  static OptionTable<Options> Table(OptionTable<Options> table = {});

  [[nodiscard]] GeneratorOptions Generator() const;
  /// @param input_channels of what is judged.
  [[nodiscard]] DiscriminatorOptions Discriminator(std::int64_t input_channels) const;

 protected:
  /// @throws ConfigError if the networks cannot be trained on pictures of that size, or do not use what is set.
  void CheckNetworks(const TrainOptions& train) const;
};

template <class Options>
OptionTable<Options> GanOptions::Table(OptionTable<Options> table) {
  using O = GanOptions;
  const auto of = []<class M>(M O::*member) { return static_cast<M Options::*>(member); };
  return table
      .AddChoice("generator", of(&O::generator),
                 "a ResNet with so many blocks, or a U-Net, whose name says what the sides of pictures are "
                 "multiples of",
                 {{"resnet", GeneratorKind::kResnet},
                  {"unet_256", GeneratorKind::kUnet256},
                  {"unet_128", GeneratorKind::kUnet128},
                  {"unet_64", GeneratorKind::kUnet64},
                  {"unet_32", GeneratorKind::kUnet32}})
      .Add("ngf", of(&O::ngf), "channels of a generator's first convolution", {.minimum = 1, .maximum = 1024})
      .Add("blocks", of(&O::blocks), "residual blocks of a ResNet (the paper: 9 for 256 px, 6 for 128 px)",
           {.minimum = 0, .maximum = 64})
      .AddChoice("discriminator", of(&O::discriminator),
                 "judges of patches, with discriminator_layers or (basic) three layers, or of single pixels",
                 {{"n_layers", DiscriminatorKind::kLayers},
                  {"basic", DiscriminatorKind::kBasic},
                  {"pixel", DiscriminatorKind::kPixel}})
      .Add("ndf", of(&O::ndf), "channels of a discriminator's first convolution", {.minimum = 1, .maximum = 1024})
      .Add("discriminator_layers", of(&O::discriminator_layers),
           "n_layers: strided convolutions; 3 judges patches of 70 x 70 px", {.minimum = 1, .maximum = 6})
      .AddChoice("norm", of(&O::norm), "normalisation between convolutions",
                 {{"instance", NormKind::kInstance}, {"batch", NormKind::kBatch}, {"none", NormKind::kNone}})
      .Add("dropout", of(&O::dropout),
           "drop half of the values within a generator's blocks or inner levels while training")
      .Add("device", of(&O::device), "where it is trained and applied: cpu, cuda or cuda:N", {.device = true});
}

}  // namespace pentimento
