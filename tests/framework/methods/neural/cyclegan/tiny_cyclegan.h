#pragma once

#include "framework/methods/neural/cyclegan/cyclegan.h"
#include "tests/framework/train/tiny_training.h"

namespace pentimento {

/// A training that takes a fraction of a second and still uses every part: pool, identity loss, average, dropout.
inline CycleGanOptions TinyCycleGan() {
  CycleGanOptions options;
  options.ngf = 4;
  options.blocks = 1;
  options.ndf = 4;
  options.discriminator_layers = 2;
  options.dropout = true;
  options.train.steps = 9;
  options.train.size = 32;
  options.train.load_size = 36;
  options.train.pool_size = 3;
  options.train.ema_decay = 0.9;
  options.train.checkpoint_every = 4;
  options.train.log_every = 2;
  return options;
}

}  // namespace pentimento
