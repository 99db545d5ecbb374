#include "metrics/second_pixels/second_pixels_metric.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/identity/identity_figures.h"
#include "metrics/second_pixels/second_faces.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

using FacesByFile = std::map<fs::path, SecondFaces>;

/// The originals, then every hop.
std::vector<HopView> WithOriginals(const MeasureInput& input) {
  HopView originals;
  originals.hop = "x";
  originals.reference = originals.test = input.originals;
  std::vector<HopView> hops = {std::move(originals)};
  hops.insert(hops.end(), input.hops.begin(), input.hops.end());
  return hops;
}

std::vector<fs::path> FilesOf(const std::vector<HopView>& hops) {
  std::vector<fs::path> files;
  for (const HopView& hop : hops) {
    for (const ChainPicture& picture : hop.test) {
      files.push_back(picture.path);
    }
  }
  return files;
}

std::vector<ChainPicture> CarryingAnother(const HopView& hop, const FacesByFile& faces) {
  std::vector<ChainPicture> carrying;
  std::ranges::copy_if(hop.test, std::back_inserter(carrying),
                       [&](const ChainPicture& picture) { return !faces.at(picture.path).carriers.empty(); });
  return carrying;
}

Figure Share(const HopView& hop, const std::string& what, const FacesByFile& faces, int version,
             const SubjectBootstrap& bootstrap, const std::function<bool(const SecondFaces&)>& holds) {
  Figure figure = FigureOfHop(hop, fmt::format("second_pixels[{}]", what), Direction::kHigherLeaksMore, version);
  for (const ChainPicture& picture : hop.test) {
    figure.samples.push_back({picture.id, SubjectOf(picture), holds(faces.at(picture.path)) ? 1.0 : 0.0});
  }
  SetEstimate(figure, ShareOfSamples(figure.samples, bootstrap));
  return figure;
}

std::vector<Figure> Shares(const HopView& hop, const FacesByFile& faces, int version,
                           const SubjectBootstrap& bootstrap) {
  Figure carried =
      Share(hop, "carried", faces, version, bootstrap, [](const SecondFaces& of) { return !of.carriers.empty(); });
  Figure face = Share(hop, "face", faces, version, bootstrap, [](const SecondFaces& of) { return of.face.detected; });
  std::map<std::string, std::int64_t> carriers;
  std::map<std::string, std::int64_t> with_face;
  std::int64_t undecodable = 0;
  for (const ChainPicture& picture : hop.test) {
    const SecondFaces& of = faces.at(picture.path);
    undecodable += of.undecodable;
    for (const std::string& carrier : of.carriers) {
      ++carriers[carrier];
    }
    if (of.face.detected) {
      ++with_face[of.face_carrier];
    }
  }
  carried.context["carriers"] = carriers;
  carried.context["undecodable"] = undecodable;
  if (undecodable > 0) {
    AddNote(carried,
            fmt::format("{} pictures within these files cannot be decoded and were not looked at", undecodable));
  }
  face.context["carriers"] = with_face;
  return {std::move(carried), std::move(face)};
}

/// The figures of one matcher about one hop.
std::vector<Figure> Linkages(const MatchedHop& identity, const MatchedHop& image, const IdentityOptions& options,
                             int version, const SubjectBootstrap& bootstrap) {
  std::vector<Figure> figures = AccuracyFigures(identity, options, version, bootstrap, "second-pixels");
  for (Figure& figure : figures) {
    figure.name = fmt::format("second_pixels[{}]", figure.name);
  }
  std::vector<Figure> linkage = AccuracyFigures(image, options, version, bootstrap, "second-pixels");
  for (Figure& figure : linkage) {
    figure.name = fmt::format("second_image_linkage[{}]", figure.name);
  }
  AppendFigures(figures, std::move(linkage));
  if (identity.comparisons.probes() == 0) {
    for (Figure& figure : figures) {
      figure.note = "no file carries another picture";
    }
  }
  return figures;
}

}  // namespace

std::vector<std::string> SecondPixelsMetric::weights() const { return FaceWeightFiles(options_.face, matchers_); }

std::vector<fs::path> SecondPixelsMetric::files() const { return FilesOfMatchers(matchers_); }

MetricNeeds SecondPixelsMetric::needs() const { return {.training = NeedCalibration(matchers_), .gallery = true}; }

MeasureResult SecondPixelsMetric::Measure(const MeasureInput& input) const {
  const FaceReader reader(input.weights_folder, options_.face, matchers_, input.threads);
  if (NeedCalibration(matchers_)) {
    CalibrateMatchers(reader, input);
  }
  const std::vector<HopView> hops = WithOriginals(input);
  const FacesByFile faces = ReadSecondFaces(reader, FilesOf(hops), input);
  FaceRecords probes;
  for (const auto& [file, of] : faces) {
    probes.emplace(file, of.face);
  }
  std::vector<fs::path> compared_with = FilesOf({hops.front()});
  std::ranges::transform(input.gallery, std::back_inserter(compared_with), &ChainPicture::path);
  const FaceRecords gallery = reader.Read(compared_with, input.stop, *input.progress);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  for (const HopView& hop : hops) {
    ThrowIfStopped(input.stop);
    AppendFigures(result.figures, Shares(hop, faces, version(), bootstrap));
    const std::vector<ChainPicture> carrying = CarryingAnother(hop, faces);
    for (std::size_t number = 0; number < matchers_.size(); ++number) {
      const Matcher& matcher = *matchers_[number];
      const auto matched = [&](Linkage linkage) {
        const auto& others = linkage == Linkage::kImage ? input.originals : GalleryOf(input);
        return MatchedHop{hop,
                          HopComparisons(carrying, probes, others, gallery, SimilarityBy(matcher, number), linkage),
                          matcher.name(), matcher.customary_distance()};
      };
      AppendFigures(result.figures,
                    Linkages(matched(Linkage::kIdentity), matched(Linkage::kImage), options_, version(), bootstrap));
    }
  }
  NameGallery(input, result.figures);
  return result;
}

void RegisterSecondPixels(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  const std::shared_ptr<const OptionSchema> schema = WithMatchers(IdentityOptions::Schema(), *matchers);
  registry.AddEntry({"second_pixels", "whose face is in thumbnails, previews and other pictures that files carry",
                     schema.get(), [schema, matchers](const Json& resolved) -> std::unique_ptr<Metric> {
                       return std::make_unique<SecondPixelsMetric>(ReadOptions<IdentityOptions>(resolved),
                                                                   MakeMatchers(resolved, *matchers));
                     }});
}

}  // namespace pentimento
