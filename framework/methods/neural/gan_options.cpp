#include "framework/methods/neural/gan_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

GeneratorOptions GanOptions::Generator() const {
  GeneratorOptions options;
  options.kind = generator;
  options.ngf = ngf;
  options.blocks = blocks;
  options.norm = norm;
  options.dropout = dropout;
  return options;
}

DiscriminatorOptions GanOptions::Discriminator(std::int64_t input_channels) const {
  DiscriminatorOptions options;
  options.kind = discriminator;
  options.input_channels = input_channels;
  options.ndf = ndf;
  options.layers = discriminator_layers;
  options.norm = norm;
  return options;
}

void GanOptions::CheckNetworks(const TrainOptions& train) const {
  if (const std::int64_t multiple = Generator().SizeMultiple();
      CutsSquares(train.preprocess) && train.size % multiple != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {} with this generator, not {}", multiple, train.size));
  }
  const DiscriminatorOptions judge = Discriminator(1);
  if (train.size < judge.MinimumSize()) {
    throw ConfigError(fmt::format("train.size must be at least {} px with this discriminator, not {}",
                                  judge.MinimumSize(), train.size));
  }
  if (discriminator != DiscriminatorKind::kLayers && discriminator_layers != DiscriminatorOptions::kBasicLayers) {
    throw ConfigError("discriminator_layers is for discriminator n_layers; leave it out");
  }
}

}  // namespace pentimento
