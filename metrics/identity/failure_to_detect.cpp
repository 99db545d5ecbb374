#include "metrics/identity/failure_to_detect.h"

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {

Figure FailureToDetect(const HopView& hop, const HopComparisons& comparisons, int version,
                       const SubjectBootstrap& bootstrap) {
  Figure figure = FigureOfHop(hop, "ftd", Direction::kNone, version);
  figure.context["probes"] = "all";
  figure.context["detected"] = comparisons.DetectedProbes();
  figure.context["several_faces"] = comparisons.SeveralFaces();
  Json upsampling = Json::object();
  for (const SampleValue& factor : comparisons.Upsampling()) {
    Json& count = upsampling[fmt::format("{:g}", factor.value)];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  figure.context["upsampling"] = std::move(upsampling);
  figure.samples = comparisons.FailuresToDetect();
  SetEstimate(figure, ShareOfSamples(figure.samples, bootstrap));
  if (comparisons.SeveralFaces() > 0) {
    AddNote(figure,
            fmt::format("{} of the pictures show several faces; one of them was matched", comparisons.SeveralFaces()));
  }
  return figure;
}

}  // namespace pentimento
