#include "framework/train/train_options.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

/// Of the paper: pictures are scaled to 286 px and cut to 256.
constexpr std::int64_t kLoadOfPaper = 286;
constexpr std::int64_t kSizeOfPaper = 256;
constexpr double kStepFactor = 0.1;     // torch's default, which the official code leaves
constexpr double kPlateauFactor = 0.2;  // the official code's

}  // namespace

const OptionSchema& ValidationOptions::Schema() {
  using O = ValidationOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("every", &O::every, "steps between validations, the last step being one in any case; 0: none",
               {.minimum = 0})
          .Add("share", &O::share, "share of the training people whose pictures are held out for it",
               {.minimum = 0.001, .maximum = 0.9})
          .Add("pictures", &O::pictures, "held-out pictures of each domain that are looked at, if there are as many",
               {.minimum = 1, .maximum = 4096})
          .Add("metric", &O::metric, "figure that the best weights are chosen by; none: the model's first")
          .Build();
  return schema;
}

ValidationFigure ValidationOptions::Metric(const std::vector<ValidationFigure>& figures) const {
  std::vector<std::string> names;
  for (const ValidationFigure& figure : figures) {
    if (!metric || figure.name == *metric) {
      return figure;
    }
    names.push_back(figure.name);
  }
  throw ConfigError(metric ? fmt::format("train.validation.metric is \"{}\", which this model does not measure\n"
                                         "  accepted: {}",
                                         *metric, Join(names))
                           : "train.validation.every must be 0: this model cannot be validated");
}

void TrainOptions::Check() const {
  if (load_size && !Scales(preprocess)) {
    throw ConfigError(
        "train.load_size says what pictures are scaled to, which train.preprocess crop and none leave out");
  }
  if (Scales(preprocess) && CutsSquares(preprocess) && LoadSize() < size) {
    throw ConfigError(fmt::format("train.load_size must be at least train.size ({}), not {}", size, LoadSize()));
  }
  if (batch % accumulate != 0) {
    throw ConfigError(
        fmt::format("train.accumulate must divide train.batch ({}), which {} does not", batch, accumulate));
  }
  if (validation.enabled() && !CutsSquares(preprocess)) {
    throw ConfigError("train.validation needs pictures of one size: a train.preprocess that cuts squares");
  }
  if (policy == LearningRatePolicy::kPlateau && !validation.enabled()) {
    throw ConfigError("train.policy plateau follows a figure of validation: give train.validation.every");
  }
}

std::int64_t TrainOptions::LoadSize() const {
  return load_size.value_or(CutsSquares(preprocess) ? size * kLoadOfPaper / kSizeOfPaper : size);
}

ImagePreparation TrainOptions::Preparation(std::int64_t multiple) const {
  ImagePreparation preparation;
  preparation.preprocess = preprocess;
  preparation.load_size = LoadSize();
  preparation.size = size;
  preparation.multiple = multiple;
  preparation.flip = flip;
  return preparation;
}

LearningRateOptions TrainOptions::Schedule() const {
  LearningRateOptions schedule;
  schedule.policy = policy;
  schedule.base = learning_rate;
  schedule.steps = steps;
  schedule.decay_start = static_cast<std::int64_t>(std::llround(decay_start * static_cast<double>(steps)));
  schedule.decay_every = decay_every.value_or(std::max<std::int64_t>(steps / 4, 1));
  schedule.decay_factor = decay_factor.value_or(policy == LearningRatePolicy::kStep ? kStepFactor : kPlateauFactor);
  schedule.patience = decay_patience;
  return schedule;
}

}  // namespace pentimento
