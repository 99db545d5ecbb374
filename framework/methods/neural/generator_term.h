#pragma once

#include <string>

#include <torch/types.h>

namespace pentimento {

/// What a generator was shown and what it made of it, [N,3,H,W] in [-1,1].
struct Translation {
  torch::Tensor input;
  torch::Tensor output;
  torch::Tensor recovered;  ///< what the opposite generator makes of the output; undefined where there is none
};

/// A further term of a generator's objective, beside those of its paper. A model holds a list of them and applies each
/// to both of its directions, if it has two; what is on that list follows from its options.
class GeneratorTerm {
 public:
  virtual ~GeneratorTerm() = default;

  /// Its name in the training curve, before the direction: "tv" becomes "tv_A" and "tv_B".
  [[nodiscard]] virtual std::string name() const = 0;
  /// A mean over the pictures, weighted, one float32 number on their device. Gradients flow to `output` and
  /// `recovered`.
  [[nodiscard]] virtual torch::Tensor Loss(const Translation& translation) const = 0;
};

}  // namespace pentimento
