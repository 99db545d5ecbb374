#pragma once

#include <vector>

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// Pixel-domain visual information fidelity of the luma: the share of the reference's information that the test picture
/// keeps. The definition is that of `Vif`; here it is computed by `VifOfPlanes` in double precision. More contrast than
/// the reference has makes it exceed 1, so that it stands for no distance.
class VifMetric final : public PairMetric {
 public:
  explicit VifMetric(const NoPairOptions& options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] int minimum_side() const override;
  [[nodiscard]] PictureProtocol protocol() const override { return {.colour = "luma of sRGB", .range = "[0,255]"}; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override;

 protected:
  [[nodiscard]] PairFigureForm form() const override { return {"vif", "", Direction::kHigherIsCloser}; }

 private:
  std::vector<std::vector<double>> windows_;
};

}  // namespace pentimento
