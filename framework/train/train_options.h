#pragma once

#include <cstdint>
#include <optional>

#include "framework/core/options.h"
#include "framework/core/precision.h"

namespace pentimento {

/// How long and on what a model is trained: what all models share. A model derives its own from this, with other
/// defaults or further fields.
struct TrainOptions {
  std::int64_t steps = 200'000;
  std::int64_t batch = 1;
  std::int64_t accumulate = 1;
  std::int64_t size = 256;
  std::optional<std::int64_t> load_size;
  bool flip = true;
  double learning_rate = 2e-4;
  double beta1 = 0.5;
  double decay_start = 0.5;
  double ema_decay = 0.0;
  Precision precision = Precision::kFp32;
  std::int64_t checkpoint_every = 500;
  std::int64_t log_every = 50;

  /// Declares these in the schema of options that derive from this.
  template <class Options>
  static OptionTable<Options> Table();
  void Check() const;

  [[nodiscard]] std::int64_t LoadSize() const;
};

template <class Options>
OptionTable<Options> TrainOptions::Table() {
  using O = TrainOptions;
  const auto of = []<class M>(M O::*member) { return static_cast<M Options::*>(member); };
  return OptionTable<Options>()
      .Add("steps", of(&O::steps), "optimisation steps", {.minimum = 1})
      .Add("batch", of(&O::batch), "pictures of each domain a step", {.minimum = 1, .maximum = 1024})
      .Add("accumulate", of(&O::accumulate),
           "parts that a batch is computed in, one after the other, their gradients added: less memory, the same step "
           "but for batch norms and dropout; a divisor of batch",
           {.minimum = 1, .maximum = 1024})
      .Add("size", of(&O::size), "side of the square that is trained on",
           {.unit = "px", .minimum = 16, .maximum = 4096})
      .Add("load_size", of(&O::load_size),
           "shorter side after resizing, out of which the square is cut at random; none: size * 286 / 256",
           {.unit = "px", .minimum = 16, .maximum = 8192})
      .Add("flip", of(&O::flip), "mirror half of the pictures left to right")
      .Add("learning_rate", of(&O::learning_rate), "Adam's step size before it falls", {.minimum = 0, .maximum = 1})
      .Add("beta1", of(&O::beta1), "decay of Adam's first moment", {.minimum = 0, .maximum = 0.9999})
      .Add("decay_start", of(&O::decay_start),
           "share of the steps after which the learning rate falls linearly towards 0; 1: never",
           {.minimum = 0, .maximum = 1})
      .Add("ema_decay", of(&O::ema_decay),
           "decay, a step, of the moving average of the generators' weights that is kept in the end; 0: the last "
           "weights",
           {.minimum = 0, .maximum = 0.999999})
      .AddChoice("precision", of(&O::precision), "fp32, the reference, or bf16 products with fp32 weights",
                 {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
      .Add("checkpoint_every", of(&O::checkpoint_every), "steps between checkpoints", {.minimum = 1})
      .Add("log_every", of(&O::log_every), "steps that one point of the training curve is the mean of", {.minimum = 1});
}

}  // namespace pentimento
