#include "metrics/regions/region_metric.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"
#include "framework/results/figure_protocol.h"
#include "metrics/fidelity/picture_protocol.h"
#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 2;
constexpr std::size_t kPairsBetweenReports = 32;

/// The part of a picture that a face's box covers.
Picture CutBox(const Picture& picture, const FaceBox& box) {
  const int left = std::clamp(static_cast<int>(std::lround(box.left)), 0, picture.width - 1);
  const int top = std::clamp(static_cast<int>(std::lround(box.top)), 0, picture.height - 1);
  const int right = std::clamp(static_cast<int>(std::lround(box.right)), left, picture.width - 1);
  const int bottom = std::clamp(static_cast<int>(std::lround(box.bottom)), top, picture.height - 1);
  Picture cut(right - left + 1, bottom - top + 1);
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < cut.height; ++y) {
      for (int x = 0; x < cut.width; ++x) {
        cut.At(channel, y, x) = picture.At(channel, top + y, left + x);
      }
    }
  }
  return cut;
}

/// The reference with one of the test picture's regions in it.
Picture WithRegionOf(const Picture& test, const RegionMasks& masks, FaceRegion region, Picture reference) {
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < reference.height; ++y) {
      for (int x = 0; x < reference.width; ++x) {
        if (masks.Contains(region, x, y)) {
          reference.At(channel, y, x) = test.At(channel, y, x);
        }
      }
    }
  }
  return reference;
}

/// The score of a region by a definition without a map.
double ScoreWithoutMap(const PairMetric& metric, const Picture& reference, const Picture& test,
                       const RegionMasks& masks, const FaceBox& box, FaceRegion region) {
  if (region == FaceRegion::kFace) {
    return metric.Score(CutBox(reference, box), CutBox(test, box));
  }
  return masks.Count(region) == 0 ? std::nan("")
                                  : metric.Score(reference, WithRegionOf(test, masks, region, reference));
}

std::string_view NameOf(FaceRegion region) {
  return std::ranges::find(kFaceRegions, region, [](const auto& entry) { return entry.first; })->second;
}

/// What a figure says of how a region is looked at.
std::string CropOf(FaceRegion region, bool has_map) {
  if (has_map) {
    return fmt::format("none: mean of the local score over the reference's {}", NameOf(region));
  }
  return region == FaceRegion::kFace
             ? "the reference's face box"
             : fmt::format("none: the reference with the test picture's {} in it, to the reference", NameOf(region));
}

/// Whether the definition has a map, told by a picture that is large enough for every window.
bool HasMap(const PairMetric& metric) {
  constexpr int kSide = 256;
  const Picture grey(kSide, kSide, 0.5F);
  return metric.Map(grey, grey).has_value();
}

/// What defines the figures of one of the metrics: its own options, and how faces are found.
Json OptionsInRegions(const Json& options, std::size_t number) {
  Json own = Json::object();
  if (const auto metrics = options.find("metrics"); metrics != options.end()) {
    own["metric"] = metrics->at(number);
    own["metric"].erase("type");  // it is in their names
  }
  if (const auto face = options.find("face"); face != options.end()) {
    own["face"] = *face;
    own["face"].erase("landmarks");  // those of regions are always the same
  }
  for (const char* key : {"metric", "face"}) {
    if (own.contains(key) && own[key].empty()) {
      own.erase(key);
    }
  }
  return own;
}

void NoteWithoutValue(Figure& figure, std::size_t undetected, std::size_t samples) {
  if (undetected > 0) {
    AddNote(figure, fmt::format("no face found on {} of {} references", undetected, samples));
  }
  const auto missing = static_cast<std::size_t>(
      std::ranges::count_if(figure.samples, [](const SampleValue& sample) { return std::isnan(sample.value); }));
  if (missing > undetected) {
    AddNote(figure, fmt::format("{} of {} pictures are of another size than their reference, or the region is too "
                                "small on them",
                                missing - undetected, samples));
  }
  const auto infinite =
      std::ranges::count_if(figure.samples, [](const SampleValue& sample) { return std::isinf(sample.value); });
  if (infinite > 0) {
    AddNote(figure, fmt::format("mean without {} of {} pictures that equal their reference there (infinite)", infinite,
                                samples));
  }
}

}  // namespace

double MeanOver(const ScoreMap& map, const RegionMasks& masks, FaceRegion region) {
  double sum = 0.0;
  std::size_t count = 0;
  for (std::size_t y = 0; y < map.height; ++y) {
    for (std::size_t x = 0; x < map.width; ++x) {
      if (masks.Contains(region, static_cast<int>(x + map.left), static_cast<int>(y + map.top))) {
        sum += map.values[y * map.width + x];
        ++count;
      }
    }
  }
  return count > 0 ? sum / static_cast<double>(count) : std::nan("");
}

std::vector<double> ScoresInRegions(const PairMetric& metric, const Picture& reference, const Picture& test,
                                    const RegionMasks& masks, const FaceBox& box, std::span<const FaceRegion> regions) {
  const auto score_of = [&](const std::optional<ScoreMap>& map, FaceRegion region) {
    try {
      return map ? metric.ScoreOfMapMean(MeanOver(*map, masks, region))
                 : ScoreWithoutMap(metric, reference, test, masks, box, region);
    } catch (const ShapeError&) {
      return std::nan("");  // the face is smaller than the metric's window
    }
  };
  std::vector<double> scores(regions.size(), std::nan(""));
  try {
    const std::optional<ScoreMap> map = metric.Map(reference, test);
    std::ranges::transform(regions, scores.begin(), [&](FaceRegion region) { return score_of(map, region); });
  } catch (const ShapeError&) {
    return scores;  // the picture is
  }
  return scores;
}

std::string NameInRegion(const std::string& name, FaceRegion region) {
  return name.ends_with(']') ? fmt::format("{},{}]", name.substr(0, name.size() - 1), NameOf(region))
                             : fmt::format("{}[{}]", name, NameOf(region));
}

RegionMetric::RegionMetric(const RegionOptions& options, std::vector<std::unique_ptr<PairMetric>> metrics)
    : face_(options.face), metrics_(std::move(metrics)) {
  for (const auto& [region, name] : kFaceRegions) {
    if (std::ranges::find(options.regions, name) != options.regions.end()) {
      regions_.push_back(region);
    }
  }
  face_.landmarks = LandmarkModel::kSixtyEightPoints;
  face_.parts68 = true;
}

int RegionMetric::version() const {
  int version = kVersion;
  for (const auto& metric : metrics_) {
    version += metric->version() - 1;
  }
  return version;
}

std::vector<fs::path> RegionMetric::files() const {
  std::vector<fs::path> files;
  for (const auto& metric : metrics_) {
    std::ranges::copy(metric->files(), std::back_inserter(files));
  }
  return files;
}

std::vector<std::string> RegionMetric::weights() const {
  std::vector<std::string> files = FaceFinder::WeightFiles(face_, {});
  for (const auto& metric : metrics_) {
    for (const std::string& file : metric->weights()) {
      if (std::ranges::find(files, file) == files.end()) {
        files.push_back(file);
      }
    }
  }
  return files;
}

RegionMetric::Values RegionMetric::Score(const ChainPicture& reference, const ChainPicture& test,
                                         const FaceRecord& record) const {
  Values values(metrics_.size() * regions_.size(), std::nan(""));
  if (!record.detected) {
    return values;
  }
  const Picture before = DecodePicture(reference.path).picture;
  const Picture after = DecodePicture(test.path).picture;
  if (before.width != after.width || before.height != after.height) {
    return values;
  }
  const RegionMasks masks(record.face, before.width, before.height);
  values.clear();
  for (const auto& metric : metrics_) {
    std::ranges::copy(ScoresInRegions(*metric, before, after, masks, record.face.box, regions_),
                      std::back_inserter(values));
  }
  return values;
}

std::vector<Figure> RegionMetric::FiguresOf(const HopView& hop, const std::vector<Values>& values,
                                            const FaceRecords& records, const SubjectBootstrap& bootstrap,
                                            const Json& options) const {
  const auto undetected = static_cast<std::size_t>(std::ranges::count_if(
      hop.reference, [&](const ChainPicture& picture) { return !records.at(picture.path).detected; }));
  const Json codecs = CodecsOf(hop);
  std::vector<Figure> figures;
  for (std::size_t m = 0; m < metrics_.size(); ++m) {
    const PairMetric& metric = *metrics_[m];
    const bool has_map = HasMap(metric);
    const PairFigureForm form = metric.form();
    const Json own = OptionsInRegions(options, m);
    for (std::size_t r = 0; r < regions_.size(); ++r) {
      Figure figure =
          FigureOfHop(hop, NameInRegion(form.name, regions_[r]), form.direction, kVersion + metric.version() - 1);
      figure.unit = form.unit;
      figure.context.update(form.context);
      for (std::size_t i = 0; i < hop.test.size(); ++i) {
        figure.samples.push_back({hop.test[i].id, SubjectOf(hop.test[i]), values[i][m * regions_.size() + r]});
      }
      SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
      NoteWithoutValue(figure, undetected, hop.test.size());
      figure.context["probes"] = "detected";
      PictureProtocol protocol = metric.protocol();
      protocol.crop = CropOf(regions_[r], has_map);
      SetProtocol(figure, protocol, codecs);
      SayOwnOptions(own, figure);
      figures.push_back(std::move(figure));
    }
  }
  return figures;
}

MeasureResult RegionMetric::Measure(const MeasureInput& input) const {
  for (const auto& metric : metrics_) {
    metric->Load(input.weights_folder);
  }
  std::set<fs::path> references;
  for (const HopView& hop : input.hops) {
    std::ranges::transform(hop.reference, std::inserter(references, references.end()), &ChainPicture::path);
  }
  const FaceReader reader(input.weights_folder, face_, {}, input.threads);
  const FaceRecords records = reader.Read({references.begin(), references.end()}, input.stop, *input.progress);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  for (const HopView& hop : input.hops) {
    input.progress->Begin(fmt::format("regions {} {}", hop.forward, hop.reverse.empty() ? hop.hop : hop.reverse),
                          static_cast<std::int64_t>(hop.test.size()));
    std::vector<Values> values(hop.test.size());
    for (std::size_t begin = 0; begin < hop.test.size(); begin += kPairsBetweenReports) {
      const std::size_t end = std::min(begin + kPairsBetweenReports, hop.test.size());
      ParallelFor(end - begin, input.threads.loaders, input.stop, [&](std::size_t offset) {
        const std::size_t i = begin + offset;
        values[i] = Score(hop.reference[i], hop.test[i], records.at(hop.reference[i].path));
      });
      input.progress->At(static_cast<std::int64_t>(end));
    }
    AppendFigures(result.figures, FiguresOf(hop, values, records, bootstrap, input.options));
  }
  return result;
}

}  // namespace pentimento
