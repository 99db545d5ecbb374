#include "metrics/fidelity/mae.h"

#include <cmath>

namespace pentimento {

double MaeMetric::Score(const Picture& reference, const Picture& test) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < reference.values.size(); ++i) {
    sum += std::abs(static_cast<double>(reference.values[i]) - static_cast<double>(test.values[i]));
  }
  return sum / static_cast<double>(reference.values.size());
}

}  // namespace pentimento
