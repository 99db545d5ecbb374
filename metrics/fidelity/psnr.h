#pragma once

#include <cmath>

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Peak signal-to-noise ratio in dB: 10 log10(1 / MSE), the mean squared error over all samples of all three channels
/// of sRGB-encoded values in [0,1] (equal to the usual 10 log10(255^2 / MSE) on 8-bit values). Equal pictures: +inf.
class PsnrMetric final : public PairMetric {
 public:
  explicit PsnrMetric(const NoPairOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  /// Of squared errors.
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] double ScoreOfMapMean(double mean) const override { return -10.0 * std::log10(mean); }
  /// The mean squared error.
  [[nodiscard]] double DistanceOf(double score) const override { return std::pow(10.0, -0.1 * score); }

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"psnr", "dB", Direction::kHigherIsCloser}; }
};

}  // namespace pentimento
