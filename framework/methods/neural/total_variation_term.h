#pragma once

#include "framework/methods/neural/generator_term.h"
#include "framework/nn/total_variation.h"

namespace pentimento {

/// Makes what a generator gives smooth: `TotalVariation` of its output.
class TotalVariationTerm final : public GeneratorTerm {
 public:
  explicit TotalVariationTerm(double weight) : weight_(weight) {}
  [[nodiscard]] std::string name() const override { return "tv"; }
  [[nodiscard]] torch::Tensor Loss(const Translation& translation) const override {
    return TotalVariation(translation.output) * weight_;
  }

 private:
  double weight_;
};

}  // namespace pentimento
