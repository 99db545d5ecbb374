#pragma once

#include <cstdint>

#include "framework/core/json.h"

namespace pentimento {

/// How the learning rate falls: the policies of `--lr_policy` of junyanz/pytorch-CycleGAN-and-pix2pix, counted in steps
/// where the official code counts epochs.
enum class LearningRatePolicy {
  kLinear,   ///< constant, then linear towards 0
  kStep,     ///< multiplied by a factor again and again (torch's StepLR)
  kPlateau,  ///< multiplied by a factor when a figure of validation no longer improves (torch's ReduceLROnPlateau)
  kCosine,   ///< half a cosine from the first step to the last (torch's CosineAnnealingLR)
};

struct LearningRateOptions {
  LearningRatePolicy policy = LearningRatePolicy::kLinear;
  double base = 2e-4;
  std::int64_t steps = 1;        ///< of the whole training
  std::int64_t decay_start = 0;  ///< kLinear: the step at which the fall begins; `steps` for none
  std::int64_t decay_every = 1;  ///< kStep: steps between falls
  double decay_factor = 0.1;     ///< kStep, kPlateau
  std::int64_t patience = 5;     ///< kPlateau: validations without improvement that are borne
};

/// The learning rate of every step.
class LearningRateSchedule {
 public:
  /// @throws InternalError for options out of range.
  explicit LearningRateSchedule(const LearningRateOptions& options);

  /// The rate of step 0 ... steps - 1. With `kLinear` the last step still moves, by 1 / number of decaying steps of the
  /// base.
  [[nodiscard]] double At(std::int64_t step) const;
  /// A figure of validation, which `kPlateau` looks at: it improves if it is better than the best by a hundredth of it.
  void Observe(double figure, bool higher_is_better);

  /// What `Observe` has seen.
  [[nodiscard]] Json State() const;
  /// @throws DataError for another form.
  void Restore(const Json& state);

 private:
  LearningRateOptions options_;
  bool observed_ = false;
  double best_ = 0.0;
  std::int64_t bad_ = 0;
  double scale_ = 1.0;  ///< product of the falls so far, of `kPlateau`
};

}  // namespace pentimento
