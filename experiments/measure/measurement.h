#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiments/measure/metric_choice.h"
#include "experiments/measure/picture_pairs.h"
#include "framework/image/resample.h"
#include "framework/results/result.h"

namespace pentimento {

/// What `pentimento measure` is asked for.
struct MeasureRequest {
  std::filesystem::path reference;  ///< a picture, or a folder of pictures
  std::filesystem::path test;
  MetricRequest metrics;
  std::optional<Filter> resize;  ///< of test pictures that are not as large as their reference
  int replicates = 1000;         ///< of the bootstrap; 0: no intervals
  std::uint64_t seed = 0;
  ThreadBudget threads;
};

/// What came of it.
struct Measurement {
  MeasuredPairs pairs;
  ResultDocument document;  ///< header: "command", "inputs", "pairs", "resized", "not_compared", "not_measured"
};

/// The name of the one forward of such a measurement in its figures, so that two of them can be compared.
inline constexpr const char* kMeasuredForward = "test";

/// Measures every pair as the hop x-y of a chain. Of fewer than `kPeopleForInference` people (each folder of the first
/// level is one, and each picture without folders) there are values without intervals.
/// @param scratch where resized pictures are put, which the pairs then name.
/// @throws as `PairPictures` and `ChooseMetrics`; DataError where no pair is left, with the reasons; Interrupted.
Measurement MeasurePairs(const MeasureRequest& request, const Registry<Metric>& registry,
                         const std::filesystem::path& weights, const std::filesystem::path& scratch,
                         const StopToken& stop, Progress& progress);

}  // namespace pentimento
