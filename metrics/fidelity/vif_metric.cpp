#include "metrics/fidelity/vif_metric.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/ops/planes/mix_planes.h"
#include "framework/ops/planes/vif_planes.h"
#include "framework/ops/similarity/vif.h"

namespace pentimento {

VifMetric::VifMetric(const NoPairOptions& /*options*/) {
  for (const int side : kVifWindows) {
    windows_.push_back(VifWindow(side));
  }
}

int VifMetric::minimum_side() const { return static_cast<int>(kVifMinimumSide); }

double VifMetric::Score(const Picture& reference, const Picture& test) const {
  if (std::min(reference.width, reference.height) < kVifMinimumSide) {
    throw ShapeError(fmt::format("vif needs pictures of at least {0}x{0} pixels, not {1}x{2}", kVifMinimumSide,
                                 reference.width, reference.height));
  }
  const std::vector<double> source = MixPlanes<double>(reference.values, kVifLuma);
  const std::vector<double> seen = MixPlanes<double>(test.values, kVifLuma);
  return VifOfPlanes(
      {source, seen, static_cast<std::size_t>(reference.width), static_cast<std::size_t>(reference.height)}, windows_,
      {.noise = kVifNoise, .tiny = kVifTiny});
}

}  // namespace pentimento
