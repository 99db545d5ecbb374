#include "experiments/measure/measurement.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "experiments/measure/align_sizes.h"
#include "framework/core/chosen_options.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/results/figure_protocol.h"
#include "metrics/hops.h"
#include "metrics/statistics/interval.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kShownReasons = 12;

[[noreturn]] void FailWithoutPairs(const MeasureRequest& request, const std::vector<NotCompared>& not_compared) {
  std::string text =
      fmt::format("{} and {} have no pictures that can be compared", request.reference.string(), request.test.string());
  for (std::size_t i = 0; i < std::min(kShownReasons, not_compared.size()); ++i) {
    text += fmt::format("\n  {}: {}", not_compared[i].file.string(), not_compared[i].reason);
  }
  if (not_compared.size() > kShownReasons) {
    text += fmt::format("\n  and {} more", not_compared.size() - kShownReasons);
  }
  if (fs::is_directory(request.reference)) {
    text += "\n  partners need the same relative path, whatever its extension";
  }
  throw DataError(text);
}

MeasureInput InputOf(const MeasureRequest& request, const MeasuredPairs& pairs, const fs::path& weights,
                     const StopToken& stop, Progress& progress) {
  MeasureInput input;
  HopView hop;
  hop.hop = "x-y";
  hop.forward = kMeasuredForward;
  for (const MeasuredPair& pair : pairs.pairs) {
    hop.reference.push_back({pair.id, pair.subject, pair.reference});
    hop.test.push_back({pair.id, pair.subject, pair.test});
  }
  input.originals = hop.reference;
  input.hops.push_back(std::move(hop));
  input.weights_folder = weights;
  input.statistics.replicates = request.replicates;
  input.seed = request.seed;
  input.threads = request.threads;
  input.stop = stop;
  input.progress = &progress;
  return input;
}

/// The codecs of the files themselves, which a metric does not see of those that were resized.
Json CodecsOfFiles(const MeasuredPairs& pairs) {
  std::set<std::string> reference;
  std::set<std::string> test;
  for (const MeasuredPair& pair : pairs.pairs) {
    reference.insert(pair.reference_format);
    test.insert(pair.test_format);
  }
  const auto joined = [](const std::set<std::string>& formats) {
    return Join(std::vector<std::string>(formats.begin(), formats.end()), "+");
  };
  return {{"reference", joined(reference)}, {"test", joined(test)}};
}

std::size_t CountPeople(const std::vector<ChainPicture>& pictures) {
  const std::vector<std::string> subjects = SubjectsOf(pictures);
  return std::set<std::string>(subjects.begin(), subjects.end()).size();
}

Json ToJson(const std::vector<NotCompared>& files) {
  Json json = Json::array();
  for (const NotCompared& file : files) {
    json.push_back({{"file", file.file.string()}, {"reason", file.reason}});
  }
  return json;
}

Json ToJson(const std::vector<OmittedMetric>& metrics) {
  Json json = Json::array();
  for (const OmittedMetric& metric : metrics) {
    json.push_back({{"metric", metric.name}, {"reason", metric.reason}});
  }
  return json;
}

}  // namespace

Measurement MeasurePairs(const MeasureRequest& request, const Registry<Metric>& registry, const fs::path& weights,
                         const fs::path& scratch, const StopToken& stop, Progress& progress) {
  Measurement measurement;
  MeasuredPairs& pairs = measurement.pairs;
  pairs = PairPictures(request.reference, request.test, progress);
  MetricRequest wanted = request.metrics;
  wanted.several_pairs = pairs.pairs.size() > 1;
  MetricChoice choice = ChooseMetrics(wanted, registry, weights);
  ReadPairs(pairs, request.threads, stop, progress);
  const std::size_t resized = AlignSizes(pairs, request.resize, scratch, request.threads, stop);
  if (pairs.pairs.empty()) {
    FailWithoutPairs(request, pairs.not_compared);
  }

  MeasureInput input = InputOf(request, pairs, weights, stop, progress);
  std::vector<Figure>& figures = measurement.document.figures;
  for (const ChosenMetric& chosen : choice.chosen) {
    const auto leave_out = [&](const Error& error) {
      if (chosen.named) {
        throw;
      }
      choice.omitted.push_back({chosen.name, error.what()});
    };
    try {
      input.options = ChosenOptions(*registry.Get(chosen.name).schema, chosen.options);
      std::vector<Figure> found = chosen.metric->Measure(input).figures;
      SayOptions(input.options, found);
      AppendFigures(figures, std::move(found));
    } catch (const ShapeError& error) {
      leave_out(error);
    } catch (const MissingError& error) {
      leave_out(error);
    }
  }
  const Json codecs = CodecsOfFiles(pairs);
  for (Figure& figure : figures) {
    if (figure.context.contains(kProtocolKey)) {
      figure.context[kCodecKey] = codecs;
      if (resized > 0) {
        Json& resize = figure.context[kProtocolKey]["resize"];
        const bool resizes_itself = resize != "none";
        resize = NameOfResizing(*request.resize) + ", test pictures of other sizes to that of their reference" +
                 (resizes_itself ? "; then " + resize.get<std::string>() : "");
      }
    }
  }
  if (CountPeople(input.originals) < static_cast<std::size_t>(kPeopleForInference)) {
    DropInference(figures);
  }
  measurement.document.header = {
      {"command", "measure"},
      {"inputs", {{"reference", request.reference.string()}, {"test", request.test.string()}}},
      {"pairs", pairs.pairs.size()},
      {"resized", resized},
      {"not_compared", ToJson(pairs.not_compared)},
      {"not_measured", ToJson(choice.omitted)},
      {"seed", request.seed}};
  return measurement;
}

}  // namespace pentimento
