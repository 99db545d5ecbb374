#pragma once

#include <vector>

#include "framework/ops/planes/ssim_planes.h"
#include "framework/ops/similarity/ms_ssim_options.h"
#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Multi-scale structural similarity of sRGB-encoded RGB. The definition is that of `MsSsim`; here it is computed by
/// `MsSsimOfPlanes`, within 1e-5 of double precision. Figures of the convention that is not the default say so in
/// their name: `ms_ssim[torchmetrics]`.
class MsSsimMetric final : public PairMetric {
 public:
  explicit MsSsimMetric(const MsSsimOptions& options)
      : options_(options),
        weights_(MsSsimWeights(options)),
        window_(GaussianWindow(options.Scale()), options.Scale().k1, options.Scale().k2) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] int minimum_side() const override { return options_.MinimumSide(); }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] double DistanceOf(double score) const override { return 1.0 - score; }

 protected:
  [[nodiscard]] PairFigureForm form() const override {
    const bool other = options_.convention == MsSsimConvention::kTorchmetrics;
    return {other ? "ms_ssim[torchmetrics]" : "ms_ssim", "", Direction::kHigherIsCloser};
  }

 private:
  MsSsimOptions options_;
  std::vector<double> weights_;
  SsimWindow window_;
};

}  // namespace pentimento
