#include "metrics/fidelity/ms_ssim_metric.h"

#include <algorithm>
#include <cmath>

#include "framework/ops/planes/ms_ssim_planes.h"
#include "metrics/fidelity/planes_of.h"

namespace pentimento {
namespace {

/// The means of a channel in the order of the weights.
std::vector<double> FactorsOf(const ScaleMeans& means) {
  std::vector<double> factors = means.contrast;
  factors.push_back(means.similarity);
  return factors;
}

double Product(const std::vector<double>& factors, const std::vector<double>& weights) {
  double product = 1.0;
  for (std::size_t scale = 0; scale < weights.size(); ++scale) {
    product *= std::pow(std::max(factors[scale], 0.0), weights[scale]);
  }
  return product;
}

}  // namespace

double MsSsimMetric::Score(const Picture& reference, const Picture& test) const {
  CheckScalesFit(options_, reference.width, reference.height);
  const bool by_channel = options_.convention == MsSsimConvention::kPiq;
  std::vector<double> means(weights_.size(), 0.0);
  double products = 0.0;
  for (int channel = 0; channel < 3; ++channel) {
    const std::vector<double> factors =
        FactorsOf(MsSsimOfPlanes(PlanesOf(reference, test, channel), window_, options_.scales,
                                 by_channel ? OddSizes::kRepeatFirst : OddSizes::kDropLast));
    products += Product(factors, weights_) / 3.0;
    for (std::size_t scale = 0; scale < means.size(); ++scale) {
      means[scale] += factors[scale] / 3.0;
    }
  }
  return by_channel ? products : Product(means, weights_);
}

}  // namespace pentimento
