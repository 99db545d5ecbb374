#pragma once

#include <span>

#include <torch/types.h>

#include "metrics/matchers/matcher.h"

namespace pentimento {

/// An affine map between template spaces, fitted by ridge regression (Hoerl and Kennard, Technometrics 1970): what
/// turns the template of a stylised face into the one that the person's photographs have.
class RidgeAdapter {
 public:
  /// @param from, to one template each for the same faces, at least one. @param lambda penalty in units of the mean
  /// variance of `from`'s components; positive.
  static RidgeAdapter Fit(std::span<const Template> from, std::span<const Template> to, double lambda);

  [[nodiscard]] Template Apply(const Template& from) const;
  /// float64 [D,E] and [1,E]: `Apply` is row · weight + offset.
  [[nodiscard]] const torch::Tensor& weight() const { return weight_; }
  [[nodiscard]] torch::Tensor Offset() const;

 private:
  torch::Tensor mean_from_;  ///< float64 [1,D]
  torch::Tensor mean_to_;    ///< float64 [1,E]
  torch::Tensor weight_;     ///< float64 [D,E]
};

}  // namespace pentimento
