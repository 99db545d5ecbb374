#pragma once

#include "metrics/fidelity/pair_metric.h"
#include "metrics/fidelity/ssim_options.h"

namespace pentimento {

/// Structural similarity of Wang et al. 2004 on sRGB-encoded RGB, channels averaged. The definition is that of `Ssim`,
/// here in double precision on the processor, without libtorch: one pass over the rows, and the same bits whatever the
/// number of threads.
class SsimMetric final : public PairMetric {
 public:
  explicit SsimMetric(const SsimOptions& options) : options_(options), taps_(GaussianWindow(options)) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] double DistanceOf(double score) const override { return 1.0 - score; }

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"ssim", "", Direction::kHigherIsCloser}; }

 private:
  SsimOptions options_;
  std::vector<double> taps_;
};

}  // namespace pentimento
