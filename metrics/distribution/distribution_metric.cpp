#include "metrics/distribution/distribution_metric.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "metrics/distribution/distribution_figures.h"
#include "metrics/distribution/feature_reader.h"
#include "metrics/hops.h"

namespace pentimento {

std::vector<std::string> DistributionMetric::weights() const {
  std::vector<std::string> files;
  for (const auto& extractor : extractors_) {
    for (const std::string& file : extractor->weights()) {
      if (std::ranges::find(files, file) == files.end()) {
        files.push_back(file);
      }
    }
  }
  return files;
}

std::vector<std::filesystem::path> DistributionMetric::files() const {
  std::vector<std::filesystem::path> files;
  for (const auto& extractor : extractors_) {
    std::ranges::copy(extractor->files(), std::back_inserter(files));
  }
  return files;
}

MeasureResult DistributionMetric::Measure(const MeasureInput& input) const {
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  for (const auto& extractor : extractors_) {
    extractor->Load(input.weights_folder);
    FeatureReader reader(*extractor, input, options_.cache);
    for (const HopView& hop : input.hops) {
      input.progress->Begin(fmt::format("distribution[{}] {} {}", extractor->name(), hop.forward,
                                        hop.reverse.empty() ? hop.hop : hop.reverse),
                            static_cast<std::int64_t>(hop.test.size()));
      const auto reference = reader.Read(hop.reference, hop.reference);
      const auto test = reader.Read(hop.test, hop.reference);
      const DescribedHop described(hop, *reference, *test);
      ThrowIfStopped(input.stop);
      AppendFigures(result.figures,
                    DistributionFigures(described, *extractor, options_, version(), bootstrap, input.seed));
    }
  }
  return result;
}

}  // namespace pentimento
