#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "framework/train/image_preparation.h"
#include "framework/train/lr_schedule.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// Looking at pictures that are not trained on, while training. What is kept in the end are the weights that were best
/// by one figure.
struct ValidationOptions {
  std::int64_t every = 0;
  double share = 0.1;
  std::int64_t pictures = 32;
  std::optional<std::string> metric;

  static const OptionSchema& Schema();

  [[nodiscard]] bool enabled() const { return every > 0; }
  /// The figure that the best weights are chosen by. @param figures that the model measures.
  /// @throws ConfigError if `metric` is none of them, or validation is wanted and there are none.
  [[nodiscard]] ValidationFigure Metric(const std::vector<ValidationFigure>& figures) const;
};

/// How long and on what a model is trained: what all models share. A model derives its own from this, with other
/// defaults or further fields.
struct TrainOptions {
  std::int64_t steps = 200'000;
  std::int64_t batch = 1;
  std::int64_t accumulate = 1;
  std::int64_t size = 256;
  std::optional<std::int64_t> load_size;
  Preprocess preprocess = Preprocess::kScaleAndCrop;
  bool flip = true;
  double learning_rate = 2e-4;
  double beta1 = 0.5;
  LearningRatePolicy policy = LearningRatePolicy::kLinear;
  double decay_start = 0.5;
  std::optional<std::int64_t> decay_every;
  std::optional<double> decay_factor;
  std::int64_t decay_patience = 5;
  double ema_decay = 0.0;
  Precision precision = Precision::kFp32;
  std::int64_t checkpoint_every = 500;
  std::int64_t log_every = 50;
  ValidationOptions validation;

  /// Declares these in the schema of options that derive from this.
  template <class Options>
  static OptionTable<Options> Table();
  void Check() const;

  [[nodiscard]] std::int64_t LoadSize() const;
  /// @param multiple that the sides of pictures are rounded to where nothing is cut.
  [[nodiscard]] ImagePreparation Preparation(std::int64_t multiple) const;
  [[nodiscard]] LearningRateOptions Schedule() const;
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
           "side or width after resizing, as preprocess says; none: size * 286 / 256 where a square is cut, else size",
           {.unit = "px", .minimum = 16, .maximum = 8192})
      .AddChoice("preprocess", of(&O::preprocess),
                 "how pictures get their size: the shorter side becomes load_size and a square is cut at random "
                 "(scale_and_crop), or what the official code does by that name, sides rounded to what the networks "
                 "take",
                 {{"scale_and_crop", Preprocess::kScaleAndCrop},
                  {"resize_and_crop", Preprocess::kResizeAndCrop},
                  {"crop", Preprocess::kCrop},
                  {"scale_width", Preprocess::kScaleWidth},
                  {"scale_width_and_crop", Preprocess::kScaleWidthAndCrop},
                  {"none", Preprocess::kNone}})
      .Add("flip", of(&O::flip), "mirror half of the pictures left to right")
      .Add("learning_rate", of(&O::learning_rate), "Adam's step size before it falls", {.minimum = 0, .maximum = 1})
      .Add("beta1", of(&O::beta1), "decay of Adam's first moment", {.minimum = 0, .maximum = 0.9999})
      .AddChoice(
          "policy", of(&O::policy),
          "how the learning rate falls: linear after decay_start, by decay_factor every decay_every steps (step) "
          "or when validation no longer improves (plateau), or as half a cosine",
          {{"linear", LearningRatePolicy::kLinear},
           {"step", LearningRatePolicy::kStep},
           {"plateau", LearningRatePolicy::kPlateau},
           {"cosine", LearningRatePolicy::kCosine}})
      .Add("decay_start", of(&O::decay_start),
           "linear: share of the steps after which the learning rate falls towards 0; 1: never",
           {.minimum = 0, .maximum = 1})
      .Add("decay_every", of(&O::decay_every), "step: steps between falls; none: a quarter of all", {.minimum = 1})
      .Add("decay_factor", of(&O::decay_factor),
           "step and plateau: what the learning rate is multiplied by; none: 0.1 and 0.2", {.minimum = 0, .maximum = 1})
      .Add("decay_patience", of(&O::decay_patience),
           "plateau: validations in a row without an improvement of a hundredth that are borne",
           {.minimum = 0, .maximum = 1'000'000})
      .Add("ema_decay", of(&O::ema_decay),
           "decay, a step, of the moving average of the generators' weights that is kept in the end; 0: the last "
           "weights",
           {.minimum = 0, .maximum = 0.999999})
      .AddChoice("precision", of(&O::precision),
                 "fp32, the reference, or bf16 products with fp32 weights; auto: the faster on this processor",
                 PrecisionChoices(), PrecisionRules())
      .Add("checkpoint_every", of(&O::checkpoint_every), "steps between checkpoints", {.minimum = 1})
      .Add("log_every", of(&O::log_every), "steps that one point of the training curve is the mean of", {.minimum = 1})
      .Add("validation", of(&O::validation),
           "looking at pictures that are not trained on, and keeping the weights that were best on them");
}

}  // namespace pentimento
