#pragma once

#include "framework/methods/neural/unet_regression/unet_regression_options.h"

namespace pentimento {

/// A regression of pixels alone that takes a second.
inline UnetRegressionOptions TinyRegression() {
  UnetRegressionOptions options;
  options.ngf = 4;
  options.depth = 5;
  options.loss.lambda_perceptual = 0.0;
  options.loss.lambda_face = 0.0;
  options.train.steps = 9;
  options.train.batch = 2;
  options.train.size = 32;
  options.train.load_size = 36;
  options.train.ema_decay = 0.9;
  options.train.checkpoint_every = 4;
  options.train.log_every = 2;
  return options;
}

}  // namespace pentimento
