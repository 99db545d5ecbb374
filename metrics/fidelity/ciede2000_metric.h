#pragma once

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Mean CIEDE2000 colour difference over pixels, from sRGB by CIE L*a*b* (D65). The definition is that of `Ciede2000`;
/// here it is computed by `Ciede2000OfPlanes`, within 1e-4 of double precision.
class Ciede2000Metric final : public PairMetric {
 public:
  explicit Ciede2000Metric(const NoPairOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] PictureProtocol protocol() const override { return {.colour = "CIELAB (D65)"}; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"ciede2000", "ΔE00", Direction::kLowerIsCloser}; }
};

}  // namespace pentimento
