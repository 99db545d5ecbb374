#include "metrics/fidelity/psnr.h"

#include <cmath>

namespace pentimento {

double PsnrMetric::Score(const Picture& reference, const Picture& test) const {
  double squares = 0.0;
  for (std::size_t i = 0; i < reference.values.size(); ++i) {
    const double difference = static_cast<double>(reference.values[i]) - static_cast<double>(test.values[i]);
    squares += difference * difference;
  }
  return -10.0 * std::log10(squares / static_cast<double>(reference.values.size()));
}

}  // namespace pentimento
