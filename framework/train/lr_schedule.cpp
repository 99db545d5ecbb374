#include "framework/train/lr_schedule.h"

#include "framework/core/errors.h"

namespace pentimento {

LinearDecay::LinearDecay(double base, std::int64_t steps, std::int64_t decay_start)
    : base_(base), steps_(steps), decay_start_(decay_start) {
  if (steps < 1 || decay_start < 0 || decay_start > steps) {
    throw InternalError("a learning rate must begin to fall between the first step and the end");
  }
}

double LinearDecay::At(std::int64_t step) const {
  if (step < decay_start_) {
    return base_;
  }
  if (step >= steps_) {
    return 0.0;
  }
  return base_ * static_cast<double>(steps_ - step) / static_cast<double>(steps_ - decay_start_);
}

}  // namespace pentimento
