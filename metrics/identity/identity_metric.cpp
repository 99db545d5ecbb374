#include "metrics/identity/identity_metric.h"

#include <algorithm>
#include <filesystem>

#include "metrics/hops.h"
#include "metrics/identity/face_records.h"
#include "metrics/identity/identity_figures.h"

namespace pentimento {
namespace {

std::vector<std::filesystem::path> FilesOf(const MeasureInput& input) {
  std::vector<std::filesystem::path> files;
  for (const ChainPicture& picture : input.originals) {
    files.push_back(picture.path);
  }
  for (const HopView& hop : input.hops) {
    for (const ChainPicture& picture : hop.test) {
      files.push_back(picture.path);
    }
  }
  return files;
}

/// The originals' own hop first, then the others in their order.
std::vector<MatchedHop> Match(const MeasureInput& input, const FaceRecords& records) {
  HopView ceiling;
  ceiling.hop = "x";
  ceiling.reference = input.originals;
  ceiling.test = input.originals;
  std::vector<MatchedHop> hops;
  hops.push_back({ceiling, HopComparisons(input.originals, input.originals, records)});
  for (const HopView& hop : input.hops) {
    hops.push_back({hop, HopComparisons(hop.test, input.originals, records)});
  }
  return hops;
}

ScoreMatrix ScoresOf(const MatchedHop& hop) {
  ScoreMatrix matrix = hop.comparisons.Matrix();
  matrix.matcher = kDlibMatcher;
  matrix.hop = hop.view.hop;
  matrix.forward = hop.view.forward;
  matrix.reverse = hop.view.reverse;
  return matrix;
}

}  // namespace

std::vector<std::string> IdentityMetric::weights() const { return FaceEngine::WeightFiles(options_.face); }

MeasureResult IdentityMetric::Measure(const MeasureInput& input) const {
  const FaceEngine engine(input.weights_folder, options_.face);
  const FaceRecords records = CollectFaceRecords(engine, FilesOf(input), input.threads, input.stop, *input.progress);
  const std::vector<MatchedHop> hops = Match(input, records);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  input.progress->Begin("identity figures", static_cast<std::int64_t>(hops.size()));
  for (const MatchedHop& hop : hops) {
    ThrowIfStopped(input.stop);
    std::ranges::move(IdentityFigures(hop, options_, version(), bootstrap), std::back_inserter(result.figures));
    result.scores.push_back(ScoresOf(hop));
    input.progress->At(static_cast<std::int64_t>(result.scores.size()));
  }
  for (std::size_t i = 0; i < input.hops.size(); ++i) {
    const HopView& hop = input.hops[i];
    if (hop.hop != "x-xhat" || IsControl(hop.reverse)) {
      continue;
    }
    for (const char* control : {"noop", "mean_face", "oracle"}) {
      ThrowIfStopped(input.stop);
      if (const HopView* const versus = ControlOf(input.hops, hop, control)) {
        const MatchedHop& matched_control = hops[1 + static_cast<std::size_t>(versus - input.hops.data())];
        result.figures.push_back(AucContrast(hops[1 + i], matched_control, control, version(), bootstrap));
      }
    }
  }
  return result;
}

}  // namespace pentimento
