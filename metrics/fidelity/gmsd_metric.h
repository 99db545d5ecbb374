#pragma once

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Gradient magnitude similarity deviation of the luma. The definition is that of `Gmsd`; here it is computed by
/// `GmsdOfPlanes`, within 1e-5 of double precision.
class GmsdMetric final : public PairMetric {
 public:
  explicit GmsdMetric(const NoPairOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] PictureProtocol protocol() const override {
    return {.resize = "halved, means of 2x2 px", .colour = "luma of sRGB"};
  }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"gmsd", "", Direction::kLowerIsCloser}; }
};

}  // namespace pentimento
