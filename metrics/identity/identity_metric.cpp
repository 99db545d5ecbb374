#include "metrics/identity/identity_metric.h"

#include <algorithm>
#include <filesystem>

#include "metrics/hops.h"
#include "metrics/identity/identification_figures.h"
#include "metrics/identity/identity_figures.h"

namespace pentimento {
namespace {

std::vector<std::filesystem::path> FilesOf(const MeasureInput& input) {
  std::vector<std::filesystem::path> files;
  for (const auto* const pictures : {&input.originals, &input.gallery}) {
    for (const ChainPicture& picture : *pictures) {
      files.push_back(picture.path);
    }
  }
  for (const HopView& hop : input.hops) {
    for (const ChainPicture& picture : hop.test) {
      files.push_back(picture.path);
    }
  }
  return files;
}

/// The records of everything that is looked at.
struct Sightings {
  FaceRecords found;
  FaceRecords aligned;  ///< of the hops' pictures
};

Sightings LookAtAll(const FaceReader& reader, const MeasureInput& input) {
  Sightings sightings;
  sightings.found = reader.Read(FilesOf(input), input.stop, *input.progress);
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> pairs;
  for (const HopView& hop : input.hops) {
    for (std::size_t i = 0; i < hop.test.size(); ++i) {
      pairs.emplace_back(hop.test[i].path, hop.reference[i].path);
    }
  }
  sightings.aligned = reader.ReadAligned(pairs, sightings.found, input.stop, *input.progress);
  return sightings;
}

/// The figures of one matcher.
class MatcherFigures {
 public:
  MatcherFigures(const MeasureInput& input, const Sightings& sightings, const IdentityOptions& options,
                 const Matcher& matcher, std::size_t number, int version, const SubjectBootstrap& bootstrap)
      : input_(input),
        sightings_(sightings),
        options_(options),
        matcher_(matcher),
        similarity_(SimilarityBy(matcher, number)),
        version_(version),
        bootstrap_(bootstrap) {}

  void AddTo(MeasureResult& result) {
    HopView ceiling;
    ceiling.hop = "x";
    ceiling.reference = ceiling.test = input_.originals;
    Add(result, ceiling);
    for (const HopView& hop : input_.hops) {
      Add(result, hop);
      const MatchedHop aligned = Matched(hop, sightings_.aligned, Linkage::kIdentity);
      AppendFigures(result.figures, AlignedFigures(aligned, options_, version_, bootstrap_));
      Keep(result, aligned, {{"probes", "attacker-aligned"}});
      const MatchedHop linked = Matched(hop, sightings_.found, Linkage::kImage);
      AppendFigures(result.figures, ImageLinkageFigures(linked, options_, version_, bootstrap_));
      Keep(result, linked, {{"linkage", "image"}});
    }
    AddUnlinkability(result);
    AddContrasts(result);
    AddLaunderingDrops(result);
  }

 private:
  [[nodiscard]] MatchedHop Matched(const HopView& hop, const FaceRecords& probes, Linkage linkage) const {
    const auto& gallery = linkage == Linkage::kImage ? input_.originals : GalleryOf(input_);
    return {hop, HopComparisons(hop.test, probes, gallery, sightings_.found, similarity_, linkage), matcher_.name(),
            matcher_.customary_distance()};
  }

  /// @param context of the scores: which comparisons they are of.
  static void Keep(MeasureResult& result, const MatchedHop& hop, const Json& context,
                   Impostors impostors = Impostors::kAll) {
    ScoreMatrix matrix = hop.comparisons.Matrix(impostors);
    matrix.matcher = hop.matcher;
    matrix.hop = hop.view.hop;
    matrix.forward = hop.view.forward;
    matrix.reverse = hop.view.reverse;
    matrix.context = context;
    result.scores.push_back(std::move(matrix));
  }

  void Add(MeasureResult& result, const HopView& view) {
    ThrowIfStopped(input_.stop);
    hops_.push_back(Matched(view, sightings_.found, Linkage::kIdentity));
    const MatchedHop& hop = hops_.back();
    AppendFigures(result.figures, IdentityFigures(hop, options_, version_, bootstrap_));
    AppendFigures(result.figures, IdentificationFigures(hop, version_, bootstrap_));
    result.figures.push_back(SeparabilityFigure(hop, version_, bootstrap_, input_.seed));
    if (view.reverse.empty()) {
      result.figures.push_back(PermutedAuc(hop, version_, bootstrap_, input_.seed));
    }
    Keep(result, hop, Json::object());
    if (std::vector<Figure> same_group = SameGroupFigures(hop, options_, version_, bootstrap_); !same_group.empty()) {
      AppendFigures(result.figures, std::move(same_group));
      Keep(result, hop, {{"impostors", "same-group"}}, Impostors::kSameGroup);
    }
    input_.progress->At(static_cast<std::int64_t>(hops_.size()));
  }

  /// Of every two forwards.
  void AddUnlinkability(MeasureResult& result) const {
    for (std::size_t i = 0; i < input_.hops.size(); ++i) {
      for (std::size_t j = i + 1; j < input_.hops.size(); ++j) {
        const HopView& first = input_.hops[i];
        const HopView& second = input_.hops[j];
        if (!first.reverse.empty() || !second.reverse.empty()) {
          continue;
        }
        ThrowIfStopped(input_.stop);
        const MatchedHop hop{first,
                             {first.test, sightings_.found, second.test, sightings_.found, similarity_},
                             matcher_.name(),
                             std::nullopt};
        result.figures.push_back(UnlinkabilityFigure(hop, second.forward, version_, bootstrap_, input_.seed));
        Keep(result, hop, {{"versus", second.forward}});
        result.scores.back().hop = result.figures.back().hop;
      }
    }
  }

  void AddContrasts(MeasureResult& result) const {
    for (std::size_t i = 0; i < input_.hops.size(); ++i) {
      const HopView& hop = input_.hops[i];
      if (hop.hop != "x-xhat" || IsControl(hop.reverse)) {
        continue;
      }
      for (const char* control : {"noop", "mean_face", "oracle"}) {
        ThrowIfStopped(input_.stop);
        if (const HopView* const versus = ControlOf(input_.hops, hop, control)) {
          AddDifference(result, AucContrast(hops_[1 + i], MatchedAs(*versus), control, version_, bootstrap_),
                        hops_[1 + i], MatchedAs(*versus));
        }
      }
    }
  }

  void AddLaunderingDrops(MeasureResult& result) const {
    for (const HopView& hop : input_.hops) {
      if (const HopView* const twin = LaunderedTwinOf(input_.hops, hop)) {
        ThrowIfStopped(input_.stop);
        AddDifference(result, LaunderingDrop(MatchedAs(hop), MatchedAs(*twin), version_, bootstrap_), MatchedAs(hop),
                      MatchedAs(*twin));
      }
    }
  }

  void AddDifference(MeasureResult& result, const Figure& difference, const MatchedHop& minuend,
                     const MatchedHop& subtrahend) const {
    result.figures.push_back(difference);
    AppendFigures(result.figures, BoundsOfDifference(difference, minuend, subtrahend, bootstrap_));
  }

  /// @param hop one of the input's.
  [[nodiscard]] const MatchedHop& MatchedAs(const HopView& hop) const {
    return hops_[1 + static_cast<std::size_t>(&hop - input_.hops.data())];
  }

  const MeasureInput& input_;
  const Sightings& sightings_;
  const IdentityOptions& options_;
  const Matcher& matcher_;
  Similarity similarity_;
  int version_;
  const SubjectBootstrap& bootstrap_;
  std::vector<MatchedHop> hops_;  ///< the originals' own first, then the others in their order
};

}  // namespace

std::vector<std::string> IdentityMetric::weights() const { return FaceWeightFiles(options_.face, matchers_); }

std::vector<std::filesystem::path> IdentityMetric::files() const { return FilesOfMatchers(matchers_); }

MetricNeeds IdentityMetric::needs() const { return {.training = NeedCalibration(matchers_), .gallery = true}; }

MeasureResult IdentityMetric::Measure(const MeasureInput& input) const {
  const FaceReader reader(input.weights_folder, options_.face, matchers_, input.threads);
  if (NeedCalibration(matchers_)) {
    CalibrateMatchers(reader, input);
  }
  const Sightings sightings = LookAtAll(reader, input);
  const SubjectBootstrap bootstrap(input);
  MeasureResult result;
  input.progress->Begin("identity figures", static_cast<std::int64_t>(matchers_.size() * (1 + input.hops.size())));
  for (std::size_t number = 0; number < matchers_.size(); ++number) {
    MatcherFigures(input, sightings, options_, *matchers_[number], number, version(), bootstrap).AddTo(result);
  }
  NameGallery(input, result.figures);
  return result;
}

}  // namespace pentimento
