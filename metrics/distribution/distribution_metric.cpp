#include "metrics/distribution/distribution_metric.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/results/figure_protocol.h"
#include "metrics/distribution/distribution_figures.h"
#include "metrics/distribution/feature_reader.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

/// Whether an option of the metric bears on a figure ("fid").
bool BearsOn(std::string_view option, std::string_view figure) {
  if (option == "neighbours") {
    return figure == "precision" || figure == "recall" || figure == "density" || figure == "coverage";
  }
  return !option.starts_with("kid_") || figure == "kid";
}

/// What defines a figure of one extractor. @param extractor its own options.
Json OptionsOfFigure(const Json& options, const Json& extractor, std::string_view figure) {
  Json own = Json::object();
  for (const auto& [key, value] : options.items()) {
    if (key != "extractors" && BearsOn(key, figure)) {
      own[key] = value;
    }
  }
  if (!extractor.empty()) {
    own["extractor"] = extractor;
  }
  return own;
}

/// Those of one extractor; its type is in its figures' names.
Json OptionsOfExtractor(const Json& options, std::size_t number) {
  const auto all = options.find("extractors");
  Json own = all == options.end() ? Json::object() : all->at(number);
  own.erase("type");
  return own;
}

}  // namespace

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
  for (std::size_t e = 0; e < extractors_.size(); ++e) {
    const auto& extractor = extractors_[e];
    const Json own = OptionsOfExtractor(input.options, e);
    extractor->Load(input.weights_folder);
    FeatureReader reader(*extractor, {{"options", own}, {"version", version()}}, input, options_.cache);
    for (const HopView& hop : input.hops) {
      input.progress->Begin(fmt::format("distribution[{}] {} {}", extractor->name(), hop.forward,
                                        hop.reverse.empty() ? hop.hop : hop.reverse),
                            static_cast<std::int64_t>(hop.test.size()));
      const auto reference = reader.Read(hop.reference, hop.reference);
      const auto test = reader.Read(hop.test, hop.reference);
      const DescribedHop described(hop, *reference, *test);
      ThrowIfStopped(input.stop);
      std::vector<Figure> figures =
          DistributionFigures(described, *extractor, options_, version(), bootstrap, input.seed);
      for (Figure& figure : figures) {
        const std::string_view name = figure.name;
        SayOwnOptions(OptionsOfFigure(input.options, own, name.substr(0, name.find('['))), figure);
      }
      AppendFigures(result.figures, std::move(figures));
    }
  }
  return result;
}

}  // namespace pentimento
