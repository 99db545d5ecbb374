#pragma once

#include "framework/ops/planes/ssim_planes.h"
#include "framework/ops/similarity/ssim_options.h"
#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Structural similarity of Wang et al. 2004 on sRGB-encoded RGB, channels averaged. The definition is that of `Ssim`;
/// here it is computed by `SsimOfPlanes`, within 1e-6 of double precision, and with the same bits whatever the number
/// of threads.
class SsimMetric final : public PairMetric {
 public:
  explicit SsimMetric(const SsimOptions& options)
      : options_(options), window_(GaussianWindow(options), options.k1, options.k2) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] int minimum_side() const override { return options_.window; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] double DistanceOf(double score) const override { return 1.0 - score; }

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"ssim", "", Direction::kHigherIsCloser}; }

 private:
  SsimOptions options_;
  SsimWindow window_;
};

}  // namespace pentimento
