#include "metrics/identity/identification_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include <fmt/format.h>

#include "framework/results/kept_scores.h"
#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"
#include "metrics/statistics/identification.h"

namespace pentimento {
namespace {

constexpr std::array<std::int64_t, 3> kRanks = {1, 5, 10};
constexpr double kFalsePositives = 0.1;
constexpr std::size_t kCurveRanks = 100;

Identification SearchesOf(const MatchedHop& hop, const SubjectBootstrap& bootstrap) {
  const ScoreMatrix matrix = hop.comparisons.Matrix();
  std::vector<std::int32_t> subjects;
  for (const std::vector<std::string>* const people : {&matrix.probe_subjects, &matrix.gallery_subjects}) {
    for (const std::string& person : *people) {
      subjects.push_back(bootstrap.Number(person));
    }
  }
  const ScoreTable table = TableOf(matrix);
  if (table.rows.empty()) {
    Identification nothing;
    nothing.incomplete = "no face was compared with any other";
    return nothing;
  }
  return SearchGallery(table, subjects);
}

/// The same, with a search for each probe whose face went undetected and whose person has a photograph in the gallery.
Identification WithUndetected(Identification identification, const MatchedHop& hop, const SubjectBootstrap& bootstrap,
                              std::int64_t rank) {
  if (hop.comparisons.DetectedProbes() == 0) {
    identification.incomplete.clear();  // there is nothing to search with, but the bounds know what it would find
  }
  std::set<std::string> present;
  const auto& gallery = hop.comparisons.gallery_pictures();
  for (std::size_t j = 0; j < gallery.size(); ++j) {
    if (hop.comparisons.GalleryDetected(j)) {
      present.insert(SubjectOf(gallery[j]));
    }
  }
  identification.gallery_people = static_cast<std::int64_t>(present.size());
  const auto& probes = hop.comparisons.probe_pictures();
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (const std::string subject = SubjectOf(probes[i]); !hop.comparisons.Detected(i) && present.contains(subject)) {
      constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
      identification.searches.push_back(
          {static_cast<std::int32_t>(i), bootstrap.Number(subject), kUnknown, kUnknown, rank});
    }
  }
  return identification;
}

std::vector<Figure> RankFigures(const MatchedHop& hop, const Identification& identification, int version,
                                const SubjectBootstrap& bootstrap) {
  std::vector<Figure> figures;
  for (const std::int64_t rank : kRanks) {
    Figure& figure = figures.emplace_back(
        BlankIdentityFigure(hop, fmt::format("rank@{}", rank), Direction::kHigherLeaksMore, version));
    figure.context["gallery_people"] = identification.gallery_people;
    SetRankShare(figure, identification, rank, bootstrap);
  }
  return figures;
}

Figure OpenSetFigure(const MatchedHop& hop, const Identification& identification, int version,
                     const SubjectBootstrap& bootstrap) {
  Figure figure = BlankIdentityFigure(hop, NameAtRate("fnir", "fpir", kFalsePositives), Direction::kNone, version);
  figure.context["gallery_people"] = identification.gallery_people;
  if (!identification.incomplete.empty()) {
    AddNote(figure, identification.incomplete);
    return figure;
  }
  const OpenSetValue value = OpenSetIdentification(identification, {kFalsePositives}, bootstrap).front();
  figure.n = static_cast<std::int64_t>(identification.searches.size());
  figure.n_subjects = hop.comparisons.DetectedSubjects();
  figure.context["fpir_achieved"] = FiniteOrNull(value.fpir);
  figure.value = value.fnir.supported ? value.fnir.value : std::numeric_limits<double>::quiet_NaN();
  AddNote(figure, value.fnir.note);
  if (value.fnir.supported) {
    SetInterval(figure, value.fnir.interval);
  }
  return figure;
}

}  // namespace

std::vector<Figure> IdentificationFigures(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap) {
  const Identification detected = SearchesOf(hop, bootstrap);
  std::vector<Figure> figures = RankFigures(hop, detected, version, bootstrap);
  if (detected.incomplete.empty()) {
    figures.front().context["cmc"] = CumulativeMatch(detected, kCurveRanks);
  }
  if (hop.comparisons.DetectedProbes() < hop.comparisons.probes()) {
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    for (const auto& [name, rank] : {std::pair{kAllNonMatching, kNever}, {kAllMatching, std::int64_t{1}}}) {
      std::vector<Figure> bounds = RankFigures(hop, WithUndetected(detected, hop, bootstrap, rank), version, bootstrap);
      for (Figure& figure : bounds) {
        figure.context["probes"] = name;
      }
      AppendFigures(figures, std::move(bounds));
    }
  }
  figures.push_back(OpenSetFigure(hop, detected, version, bootstrap));
  return figures;
}

}  // namespace pentimento
