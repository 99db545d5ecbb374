#pragma once

#include <memory>
#include <mutex>

#include "framework/ops/planes/phase_congruency.h"
#include "framework/ops/similarity/fsim_options.h"
#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Feature similarity, of the luma or, by option, also of the chroma: then its figures are called `fsim[chromatic]`.
/// The definition is that of `Fsim`; here it is computed by `FsimOfPictures`, within 1e-5 of double precision.
class FsimMetric final : public PairMetric {
 public:
  explicit FsimMetric(const FsimOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] PictureProtocol protocol() const override {
    return {.resize = "means of squares of round(shorter side / 256) px",
            .colour = options_.chromatic ? "YIQ of sRGB" : "Y of YIQ of sRGB",
            .range = "[0,255]"};
  }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;
  [[nodiscard]] double DistanceOf(double score) const override { return 1.0 - score; }

 protected:
  [[nodiscard]] PairFigureForm form() const override {
    return {options_.chromatic ? "fsim[chromatic]" : "fsim", "", Direction::kHigherIsCloser};
  }

 private:
  [[nodiscard]] std::shared_ptr<const PhaseCongruency> CongruencyOf(std::size_t height, std::size_t width) const;

  FsimOptions options_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const PhaseCongruency> latest_;  ///< pictures of one set have one size
};

}  // namespace pentimento
