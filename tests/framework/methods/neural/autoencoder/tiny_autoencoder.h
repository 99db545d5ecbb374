#pragma once

#include "framework/methods/neural/autoencoder/autoencoder_options.h"

namespace pentimento {

/// A training that takes a fraction of a second.
inline AutoencoderOptions TinyAutoencoderTraining(AutoencoderLayout layout) {
  AutoencoderOptions options;
  options.layout = layout;
  options.encoder_dims = 2;
  options.inter_dims = 4;
  options.decoder_dims = 2;
  options.train.steps = 7;
  options.train.batch = 2;
  options.train.size = 32;
  options.train.load_size = 36;
  options.train.ema_decay = 0.9;
  options.train.checkpoint_every = 3;
  options.train.log_every = 2;
  return options;
}

}  // namespace pentimento
