#pragma once

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Mean absolute error over all samples of all three channels of sRGB-encoded values in [0,1]: 0 for equal pictures.
class MaeMetric final : public PairMetric {
 public:
  explicit MaeMetric(const NoPairOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"mae", "", Direction::kLowerIsCloser}; }
};

}  // namespace pentimento
