#include "metrics/fidelity/fsim_metric.h"

#include "framework/ops/planes/fsim_planes.h"

namespace pentimento {

std::shared_ptr<const PhaseCongruency> FsimMetric::CongruencyOf(std::size_t height, std::size_t width) const {
  const std::scoped_lock lock(mutex_);
  if (latest_ == nullptr || latest_->height() != height || latest_->width() != width) {
    latest_ = std::make_shared<const PhaseCongruency>(height, width);
  }
  return latest_;
}

double FsimMetric::Score(const Picture& reference, const Picture& test) const {
  const auto width = static_cast<std::size_t>(reference.width);
  const auto height = static_cast<std::size_t>(reference.height);
  const FsimPicture a(reference.values, width, height, kYiq);
  const FsimPicture b(test.values, width, height, kYiq);
  return FsimOfPictures(a, b, *CongruencyOf(a.height, a.width), options_.chromatic);
}

}  // namespace pentimento
