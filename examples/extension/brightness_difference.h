#pragma once

#include <cmath>
#include <numeric>

#include "metrics/fidelity/pair_metric.h"

namespace example {

/// How much brighter or darker a picture became: the absolute difference of the mean values, in [0,1].
class BrightnessDifference : public pentimento::PairMetric {
 public:
  explicit BrightnessDifference(const pentimento::NoPairOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }

  [[nodiscard]] double Score(const pentimento::Picture& reference, const pentimento::Picture& test) const override {
    return std::abs(Mean(reference) - Mean(test));
  }

 protected:
  [[nodiscard]] pentimento::PairFigureForm form() const override {
    return {"brightness_difference", "", pentimento::Direction::kLowerIsCloser};
  }

 private:
  static double Mean(const pentimento::Picture& picture) {
    return std::accumulate(picture.values.begin(), picture.values.end(), 0.0) /
           static_cast<double>(picture.values.size());
  }
};

}  // namespace example
