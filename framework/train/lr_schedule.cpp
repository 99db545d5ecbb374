#include "framework/train/lr_schedule.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr double kPlateauThreshold = 0.01;  // the official code's

double LinearAt(const LearningRateOptions& options, std::int64_t step) {
  if (step < options.decay_start) {
    return options.base;
  }
  if (step >= options.steps) {
    return 0.0;
  }
  return options.base * static_cast<double>(options.steps - step) /
         static_cast<double>(options.steps - options.decay_start);
}

}  // namespace

LearningRateSchedule::LearningRateSchedule(const LearningRateOptions& options) : options_(options) {
  if (options.steps < 1 || options.decay_start < 0 || options.decay_start > options.steps || options.decay_every < 1) {
    throw InternalError("a learning rate must begin to fall between the first step and the end");
  }
}

double LearningRateSchedule::At(std::int64_t step) const {
  switch (options_.policy) {
    case LearningRatePolicy::kLinear:
      return LinearAt(options_, step);
    case LearningRatePolicy::kStep: {
      const std::int64_t decays = step / options_.decay_every;
      return options_.base * std::pow(options_.decay_factor, static_cast<double>(decays));
    }
    case LearningRatePolicy::kPlateau:
      return options_.base * scale_;
    case LearningRatePolicy::kCosine:
      return options_.base * 0.5 *
             (1.0 + std::cos(std::numbers::pi * static_cast<double>(step) / static_cast<double>(options_.steps)));
  }
  throw InternalError("a policy of the learning rate is unknown");
}

void LearningRateSchedule::Observe(double figure, bool higher_is_better) {
  const double needed = std::abs(best_) * kPlateauThreshold;
  if (!observed_ || (higher_is_better ? figure > best_ + needed : figure < best_ - needed)) {
    observed_ = true;
    best_ = figure;
    bad_ = 0;
  } else if (++bad_ > options_.patience) {
    scale_ *= options_.decay_factor;
    bad_ = 0;
  }
}

Json LearningRateSchedule::State() const {
  return {{"observed", observed_}, {"best", best_}, {"bad", bad_}, {"scale", scale_}};
}

void LearningRateSchedule::Restore(const Json& state) {
  try {
    observed_ = state.at("observed").get<bool>();
    best_ = state.at("best").get<double>();
    bad_ = state.at("bad").get<std::int64_t>();
    scale_ = state.at("scale").get<double>();
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("a learning rate's state cannot be read: {}", error.what()));
  }
}

}  // namespace pentimento
