#pragma once

#include <cstdint>

namespace pentimento {

/// CycleGAN's schedule, by the step: constant, then linear towards zero. The last step still moves (by 1 / number of
/// decaying steps of the base).
class LinearDecay {
 public:
  /// @param decay_start the step (of `steps`) at which the fall begins; `steps` for none.
  LinearDecay(double base, std::int64_t steps, std::int64_t decay_start);

  /// The learning rate of step 0 ... steps - 1.
  [[nodiscard]] double At(std::int64_t step) const;

 private:
  double base_;
  std::int64_t steps_;
  std::int64_t decay_start_;
};

}  // namespace pentimento
