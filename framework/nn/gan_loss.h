#pragma once

#include <torch/types.h>

namespace pentimento {

/// The adversarial objective.
enum class GanMode {
  kLsgan,    ///< least squares (Mao et al., ICCV 2017): mean (score - target)^2
  kVanilla,  ///< binary cross-entropy on the score as a logit (Goodfellow et al. 2014), non-saturating
  kWgangp,   ///< Wasserstein (Arjovsky et al. 2017): the mean score itself; wants `GradientPenalty` beside it
};

/// Mean loss of a score map against the label "real" (1) or "fake" (0), in float32 whatever the scores' type. Of
/// `kWgangp`: minus the mean score for "real", the mean score for "fake".
torch::Tensor GanLoss(const torch::Tensor& scores, bool target_is_real, GanMode mode);

}  // namespace pentimento
