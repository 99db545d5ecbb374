#pragma once

#include <cstddef>

#include "experiments/measure/measurement.h"
#include "reports/measure_page.h"

namespace pentimento {

/// How much the page of a measurement shows.
struct SideBySideOptions {
  std::size_t pairs = 48;  ///< at most; of more, some that are evenly spaced in the order of the first figure
  int longest = 480;       ///< px of a shown picture's longer side; larger pictures are shrunk
};

/// The page of a measurement: each shown pair as reference, test and error, all errors on one colour scale.
/// @throws DataError, Interrupted.
MeasurePage SideBySide(const Measurement& measurement, const SideBySideOptions& options, const ThreadBudget& threads,
                       const StopToken& stop, Progress& progress);

}  // namespace pentimento
