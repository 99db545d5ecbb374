#pragma once

#include <utility>
#include <vector>

#include <torch/types.h>

#include "framework/methods/neural/animegan2/animegan2_trainer.h"
#include "framework/nn/init.h"

namespace pentimento {

/// A training that takes a fraction of a second: two steps for the content, the rest with every term.
inline AnimeGan2Options TinyAnimeGan2() {
  AnimeGan2Options options;
  options.width = 2;
  options.ndf = 4;
  options.train.steps = 7;
  options.train.init_steps = 2;
  options.train.batch = 2;
  options.train.size = 16;
  options.train.load_size = 18;
  options.train.ema_decay = 0.9;
  options.train.checkpoint_every = 3;
  options.train.log_every = 2;
  return options;
}

/// Two convolutions with weights of their own in place of a VGG.
inline ContentFeatures TinyFeatures(Precision precision = Precision::kFp32) {
  using enum StackLayer::Kind;
  FeatureStack stack(LayersUpTo({{.kind = kConvolution, .index = 0, .in = 3, .out = 4, .padding = 1},
                                 {.kind = kPool, .index = 2, .kernel = 2, .stride = 2},
                                 {.kind = kConvolution, .index = 3, .in = 4, .out = 6, .padding = 1}},
                                3));
  InitHe(*stack, 9, "test.features");
  return {std::move(stack), {}, precision};
}

/// Pictures of one step, [N,3,16,16].
inline TrainingBatch AnimePictures(std::int64_t count, double phase = 0.0) {
  const torch::Tensor wave = torch::arange(count * 3 * 16 * 16, torch::kFloat32).view({count, 3, 16, 16});
  return {(wave * 0.37 + phase).sin(), (wave * 0.011 + phase).cos().sign() * 0.8};
}

}  // namespace pentimento
