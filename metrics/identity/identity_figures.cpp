#include "metrics/identity/identity_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/identity/failure_to_detect.h"
#include "metrics/identity/renamed_comparisons.h"
#include "metrics/statistics/estimates.h"
#include "metrics/statistics/linkability.h"
#include "metrics/statistics/operating_points.h"

namespace pentimento {
namespace {

constexpr double kChance = 0.5;
constexpr const char* kChanceStandsIn = "the mean face shows no detectable face; chance (AUC 0.5) stands in for it";

std::string AttackerOf(const std::string& hop) {
  if (hop == "x-y") {
    return "naive";
  }
  return hop == "x-xhat" ? "reversing" : "none";
}

bool MissesFaces(const MatchedHop& hop) { return hop.comparisons.DetectedProbes() < hop.comparisons.probes(); }

/// A set of comparisons that has no curve.
bool LacksComparisons(const ComparisonSet& set) { return set.genuine_count() == 0 || set.impostor_count() == 0; }

/// Why a set of comparisons has no curve; "" if it has one.
std::string WhatIsMissing(const HopComparisons& hop, const ComparisonSet& set) {
  if (hop.DetectedProbes() == 0) {
    return fmt::format("no face was detected in any of the {} pictures", hop.probes());
  }
  if (set.genuine_count() == 0) {
    return "nobody here has another photograph with a detected face to be compared with";
  }
  if (set.impostor_count() == 0) {
    return "there is only one person, so there are no impostor comparisons";
  }
  return "";
}

void Fill(Figure& figure, const VerificationValue& value, const std::string& missing) {
  figure.value = value.supported ? value.value : std::numeric_limits<double>::quiet_NaN();
  if (!missing.empty()) {
    AddNote(figure, missing);
    return;
  }
  AddNote(figure, value.note);
  MarkTooFewPeople(figure, value);
  if (value.supported) {
    SetInterval(figure, value.interval);
  }
}

/// AUC of `first` minus AUC of `second`.
void FillDifference(Figure& figure, const ComparisonSet& first, const ComparisonSet& second,
                    const SubjectBootstrap& bootstrap) {
  Fill(figure, AucDifference(first, second, bootstrap), "");
  const std::vector<double> everybody = bootstrap.UnitWeights();
  NoteCoverageNearOne(figure, first.Auc(everybody), second.Auc(everybody));
}

/// AUC minus what chance gives.
void FillAboveChance(Figure& figure, const ComparisonSet& comparisons, const SubjectBootstrap& bootstrap) {
  VerificationValue value = ComputeVerification(comparisons, {}, bootstrap).auc;
  value.value -= kChance;
  if (value.interval.bounds) {
    value.interval.bounds = {value.interval.bounds->first - kChance, value.interval.bounds->second - kChance};
  }
  Fill(figure, value, "");
  NoteCoverageNearOne(figure, value.value + kChance, kChance);
}

VerificationValue Negated(VerificationValue value) {
  value.value = -value.value;
  if (value.interval.bounds) {
    value.interval.bounds = {-value.interval.bounds->second, -value.interval.bounds->first};
  }
  return value;
}

VerificationRequest RequestOf(const MatchedHop& hop, const IdentityOptions& options) {
  VerificationRequest request{options.fmr, {}};
  if (hop.customary_distance) {
    request.score_thresholds.push_back(-*hop.customary_distance);
  }
  return request;
}

/// The figures of one treatment of undetected probes: all of them, or the accuracy ones alone for the bounds.
class HopFigures {
 public:
  HopFigures(const MatchedHop& hop, const IdentityOptions& options, int version, const SubjectBootstrap& bootstrap,
             UndetectedProbes undetected, Impostors impostors = Impostors::kAll)
      : hop_(hop),
        options_(options),
        version_(version),
        all_probes_(undetected != UndetectedProbes::kLeftOut),
        set_(hop.comparisons.Comparisons(bootstrap, undetected, nullptr, impostors)),
        missing_(WhatIsMissing(hop.comparisons, set_)),
        values_(ComputeVerification(set_, RequestOf(hop, options), bootstrap)) {
    if (undetected == UndetectedProbes::kNonMatching) {
      values_.auc =
          ComputeVerification(hop.comparisons.Comparisons(bootstrap, UndetectedProbes::kLosing, nullptr, impostors), {},
                              bootstrap)
              .auc;
    }
  }

  [[nodiscard]] std::vector<Figure> Accuracy(const std::string& probes) const {
    std::vector<Figure> figures = {Make("auc", Direction::kHigherLeaksMore, values_.auc)};
    NoteCoverageNearOne(figures.front());
    for (std::size_t i = 0; i < options_.fmr.size(); ++i) {
      Figure figure = Make(NameAtFmr("tar", options_.fmr[i]), Direction::kHigherLeaksMore, values_.tar[i]);
      figure.context["fmr_achieved"] = FiniteOrNull(values_.operating_points[i].fmr);
      figure.context["distance"] = FiniteOrNull(-values_.operating_points[i].threshold);
      figures.push_back(std::move(figure));
    }
    for (Figure& figure : figures) {
      figure.context["probes"] = probes;
    }
    return figures;
  }

  [[nodiscard]] std::vector<Figure> Others() const {
    std::vector<Figure> figures = {
        Make("eer", Direction::kNone, values_.eer),
        Make("eer_interpolated", Direction::kNone, values_.eer_interpolated),
        Make("dprime", Direction::kHigherLeaksMore, values_.dprime),
        Make("genuine_distance_median", Direction::kLowerIsCloser, Negated(values_.genuine_median)),
        Make("impostor_distance_mean", Direction::kNone, Negated(values_.impostor_mean))};
    if (hop_.customary_distance) {
      figures.push_back(Make(fmt::format("fmr@distance={:g}", *hop_.customary_distance), Direction::kNone,
                             values_.fmr_at_threshold[0]));
    }
    return figures;
  }

 private:
  [[nodiscard]] Figure Make(const std::string& name, Direction direction, const VerificationValue& value) const {
    Figure figure = BlankIdentityFigure(hop_, name, direction, version_);
    figure.context["comparisons"] = {{"genuine", set_.genuine_count()}, {"impostor", set_.impostor_count()}};
    figure.n = static_cast<std::int64_t>(all_probes_ ? hop_.comparisons.probes() : hop_.comparisons.DetectedProbes());
    figure.n_subjects = all_probes_ ? hop_.comparisons.Subjects() : hop_.comparisons.DetectedSubjects();
    Fill(figure, value, std::isfinite(value.value) ? "" : missing_);
    return figure;
  }

  const MatchedHop& hop_;
  const IdentityOptions& options_;
  int version_;
  bool all_probes_;
  ComparisonSet set_;
  std::string missing_;
  VerificationFigures values_;
};

/// Pictures whose face is detected on both sides.
std::set<std::string> DetectedInBoth(const MatchedHop& hop, const MatchedHop& other) {
  std::set<std::string> common = hop.comparisons.DetectedIds();
  const std::set<std::string> others = other.comparisons.DetectedIds();
  std::erase_if(common, [&](const std::string& id) { return !others.contains(id); });
  return common;
}

Figure UpsamplingFigure(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap) {
  Figure figure = BlankIdentityFigure(hop, "face_upsampling", Direction::kNone, version);
  figure.samples = hop.comparisons.Upsampling();
  SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
  if (figure.samples.empty()) {
    AddNote(figure, "no face was detected");
  }
  return figure;
}

}  // namespace

Figure BlankIdentityFigure(const MatchedHop& hop, const std::string& name, Direction direction, int version) {
  Figure figure = FigureOfHop(hop.view, name, direction, version);
  figure.context.update(Json{{"matcher", hop.matcher}, {"probes", "detected"}, {"attacker", AttackerOf(hop.view.hop)}});
  return figure;
}

std::vector<Figure> IdentityFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                    const SubjectBootstrap& bootstrap) {
  const HopFigures detected(hop, options, version, bootstrap, UndetectedProbes::kLeftOut);
  std::vector<Figure> figures = detected.Accuracy("detected");
  if (MissesFaces(hop)) {
    AppendFigures(
        figures,
        HopFigures(hop, options, version, bootstrap, UndetectedProbes::kNonMatching).Accuracy(kAllNonMatching));
    AppendFigures(figures,
                  HopFigures(hop, options, version, bootstrap, UndetectedProbes::kMatching).Accuracy(kAllMatching));
  }
  AppendFigures(figures, detected.Others());
  figures.push_back(FailureToDetect(hop.view, hop.comparisons, version, bootstrap));
  figures.back().context.update(Json{{"matcher", hop.matcher}, {"attacker", AttackerOf(hop.view.hop)}});
  figures.push_back(UpsamplingFigure(hop, version, bootstrap));
  return figures;
}

std::vector<Figure> AccuracyFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                    const SubjectBootstrap& bootstrap, const std::string& probes) {
  return HopFigures(hop, options, version, bootstrap, UndetectedProbes::kLeftOut).Accuracy(probes);
}

std::vector<Figure> AlignedFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                   const SubjectBootstrap& bootstrap) {
  return AccuracyFigures(hop, options, version, bootstrap, "attacker-aligned");
}

std::vector<Figure> ImageLinkageFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                        const SubjectBootstrap& bootstrap) {
  std::vector<Figure> figures = AccuracyFigures(hop, options, version, bootstrap, "detected");
  for (Figure& figure : figures) {
    figure.name = fmt::format("image_linkage[{}]", figure.name);
  }
  return figures;
}

std::vector<Figure> SameGroupFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                     const SubjectBootstrap& bootstrap) {
  if (std::ranges::none_of(hop.view.test, [](const ChainPicture& picture) { return !picture.group.empty(); })) {
    return {};
  }
  std::vector<Figure> figures =
      HopFigures(hop, options, version, bootstrap, UndetectedProbes::kLeftOut, Impostors::kSameGroup)
          .Accuracy("detected");
  figures.resize(1);
  figures.front().context["impostors"] = "same-group";
  return figures;
}

Figure PermutedAuc(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap, std::uint64_t seed) {
  Figure figure = BlankIdentityFigure(hop, "permuted[auc]", Direction::kNone, version);
  const RenamedComparisons renamed(hop.comparisons, bootstrap, seed);
  const int derangements = CountDerangements(renamed.people());
  figure.context["control"] = "permuted";
  figure.context["permutations"] = derangements;
  figure.n = static_cast<std::int64_t>(hop.comparisons.DetectedProbes());
  figure.n_subjects = hop.comparisons.DetectedSubjects();
  VerificationValue mean;
  std::vector<double> replicates(static_cast<std::size_t>(bootstrap.replicates()));
  for (int shift = 0; shift < derangements; ++shift) {
    const ComparisonSet set = renamed.Shifted(shift + 1, UndetectedProbes::kLeftOut);
    mean.value += set.Auc(bootstrap.UnitWeights()) / derangements;
    const std::vector<double> own =
        bootstrap
            .RunNumbered(1,
                         [&](int replicate, std::span<const double> weights, std::span<double> out) {
                           out[0] = replicate % derangements == shift ? set.Auc(weights)
                                                                      : std::numeric_limits<double>::quiet_NaN();
                         })
            .Column(0);
    for (std::size_t i = static_cast<std::size_t>(shift); i < own.size(); i += static_cast<std::size_t>(derangements)) {
      replicates[i] = own[i];
    }
  }
  if (std::isfinite(mean.value)) {
    mean.interval = PercentileInterval(replicates, static_cast<std::int64_t>(bootstrap.subjects().size()));
  }
  Fill(figure, mean, std::isfinite(mean.value) ? "" : "there is nobody whose name these pictures could carry instead");
  return figure;
}

Figure AucContrast(const MatchedHop& hop, const MatchedHop& control, const std::string& versus, int version,
                   const SubjectBootstrap& bootstrap) {
  Figure figure = BlankIdentityFigure(hop, "difference[auc]", Direction::kHigherLeaksMore, version);
  figure.context["versus"] = versus;
  const bool against_chance = versus == "mean_face" && control.comparisons.DetectedProbes() == 0;
  const std::set<std::string> common = against_chance ? hop.comparisons.DetectedIds() : DetectedInBoth(hop, control);
  if (against_chance) {
    figure.context["chance"] = kChance;
    AddNote(figure, kChanceStandsIn);
  }
  figure.n = static_cast<std::int64_t>(common.size());
  figure.n_subjects = hop.comparisons.DetectedSubjects(&common);
  const ComparisonSet own = hop.comparisons.Comparisons(bootstrap, UndetectedProbes::kLeftOut, &common);
  if (LacksComparisons(own)) {
    AddNote(figure, common.empty() ? fmt::format("no picture has a face detected both here and in {}", versus)
                                   : WhatIsMissing(hop.comparisons, own));
    return figure;
  }
  if (against_chance) {
    FillAboveChance(figure, own, bootstrap);
  } else {
    const ComparisonSet theirs = control.comparisons.Comparisons(bootstrap, UndetectedProbes::kLeftOut, &common);
    FillDifference(figure, own, theirs, bootstrap);
  }
  return figure;
}

Figure LaunderingDrop(const MatchedHop& hop, const MatchedHop& laundered, int version,
                      const SubjectBootstrap& bootstrap) {
  Figure figure = BlankIdentityFigure(laundered, "laundering_drop[auc]", Direction::kNone, version);
  const std::set<std::string> common = DetectedInBoth(hop, laundered);
  figure.n = static_cast<std::int64_t>(common.size());
  figure.n_subjects = laundered.comparisons.DetectedSubjects(&common);
  const ComparisonSet before = hop.comparisons.Comparisons(bootstrap, UndetectedProbes::kLeftOut, &common);
  if (LacksComparisons(before)) {
    AddNote(figure, common.empty() ? "no picture has a face detected both with and without laundering"
                                   : WhatIsMissing(hop.comparisons, before));
    return figure;
  }
  const ComparisonSet after = laundered.comparisons.Comparisons(bootstrap, UndetectedProbes::kLeftOut, &common);
  FillDifference(figure, before, after, bootstrap);
  return figure;
}

std::vector<Figure> BoundsOfDifference(const Figure& difference, const MatchedHop& minuend,
                                       const MatchedHop& subtrahend, const SubjectBootstrap& bootstrap) {
  const bool above_chance = difference.context.contains("chance");
  if (!MissesFaces(minuend) && (above_chance || !MissesFaces(subtrahend))) {
    return {};
  }
  std::vector<Figure> bounds;
  for (const bool lower : {true, false}) {
    Figure& figure = bounds.emplace_back(difference);
    figure.value = std::numeric_limits<double>::quiet_NaN();
    figure.ci95.reset();
    figure.ci_method.clear();
    figure.note = above_chance ? kChanceStandsIn : "";
    figure.context["probes"] = lower ? kAllNonMatching : kAllMatching;
    figure.n = static_cast<std::int64_t>(minuend.comparisons.probes());
    figure.n_subjects = minuend.comparisons.Subjects();
    const ComparisonSet first =
        minuend.comparisons.Comparisons(bootstrap, lower ? UndetectedProbes::kLosing : UndetectedProbes::kMatching);
    const ComparisonSet second =
        subtrahend.comparisons.Comparisons(bootstrap, lower ? UndetectedProbes::kMatching : UndetectedProbes::kLosing);
    if (LacksComparisons(first)) {
      AddNote(figure, WhatIsMissing(minuend.comparisons, first));
    } else if (above_chance) {
      FillAboveChance(figure, first, bootstrap);
    } else if (LacksComparisons(second)) {
      AddNote(figure, WhatIsMissing(subtrahend.comparisons, second));
    } else {
      FillDifference(figure, first, second, bootstrap);
    }
  }
  return bounds;
}

Figure SeparabilityFigure(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap, std::uint64_t seed) {
  Figure figure = BlankIdentityFigure(hop, "separability", Direction::kHigherLeaksMore, version);
  figure.n = static_cast<std::int64_t>(hop.comparisons.DetectedProbes());
  figure.n_subjects = hop.comparisons.DetectedSubjects();
  SetLinkability(figure, hop.comparisons.Comparisons(bootstrap, UndetectedProbes::kLeftOut), seed);
  return figure;
}

Figure UnlinkabilityFigure(const MatchedHop& hop, const std::string& versus, int version,
                           const SubjectBootstrap& bootstrap, std::uint64_t seed) {
  Figure figure = SeparabilityFigure(hop, version, bootstrap, seed);
  figure.name = "unlinkability";
  figure.hop = "y-y'";
  figure.context["versus"] = versus;
  return figure;
}

void NameGallery(const MeasureInput& input, std::vector<Figure>& figures) {
  if (input.gallery.empty()) {
    return;
  }
  const std::vector<std::string> subjects = SubjectsOf(input.gallery);
  const Json gallery = {{"pictures", subjects.size()},
                        {"people", std::set<std::string>(subjects.begin(), subjects.end()).size()}};
  for (Figure& figure : figures) {
    const bool by_picture = figure.name.find("linkage[") != std::string::npos;
    if (figure.context.contains("comparisons") && !by_picture) {
      figure.context["gallery"] = gallery;
    }
  }
}

}  // namespace pentimento
