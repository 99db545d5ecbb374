#include "metrics/statistics/score_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/statistics/identification.h"
#include "metrics/statistics/linkability.h"
#include "metrics/statistics/operating_points.h"

namespace pentimento {
namespace {

constexpr int kVersion = 2;
constexpr std::size_t kCurvePoints = 500;
constexpr int kHistogramBins = 50;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::int64_t, 3> kRanks = {1, 5, 10};
constexpr const char* kUnknownSearches =
    "two lists do not say which comparisons are of one probe, so nobody can be searched for; give a table of them "
    "(probe_id, gallery_id, score)";
constexpr const char* kUnknownPeople = "no interval: the people behind the scores are not known";
constexpr const char* kThresholdGiven = "the interval takes the threshold as given";

VerificationValue Complement(VerificationValue value) {
  value.value = 1.0 - value.value;
  if (value.interval.bounds) {
    value.interval.bounds = {1.0 - value.interval.bounds->second, 1.0 - value.interval.bounds->first};
  }
  return value;
}

/// Figures of one set of comparisons, in the order in which they are asked for.
class FigureList {
 public:
  FigureList(const ComparisonSet& set, const SubjectBootstrap& bootstrap)
      : set_(set), people_known_(true), people_(bootstrap.subjects().size()) {}

  /// Of lists. @param one_each every comparison is of people who are in no other.
  FigureList(const ComparisonSet& set, bool one_each) : set_(set), one_each_(one_each) {}

  Figure& Add(const std::string& name, Direction direction, double value) {
    Figure& figure = figures_.emplace_back();
    figure.name = name;
    figure.version = kVersion;
    figure.direction = direction;
    figure.value = value;
    figure.n = set_.genuine_count() + set_.impostor_count();
    figure.n_subjects = static_cast<std::int64_t>(people_);
    return figure;
  }

  Figure& Add(const std::string& name, Direction direction, const VerificationValue& value) {
    Figure& figure = Add(name, direction, value.supported ? value.value : kNoValue);
    AddNote(figure, value.note);
    if (one_each_ && value.supported && value.interval.bounds) {
      SetInterval(figure, value.interval);
      AddNote(figure, kThresholdGiven);
    } else if (!people_known_) {
      AddNote(figure, kUnknownPeople);
    } else if (value.supported) {
      SetInterval(figure, value.interval);
    }
    return figure;
  }

  Figure& AddGenuine(const std::string& name, Direction direction, const VerificationValue& value) {
    Figure& figure = Add(name, direction, value);
    figure.n = set_.genuine_count();
    figure.n_subjects = people_known_ ? set_.GenuineSubjects() : 0;
    return figure;
  }

  /// A share of the genuine comparisons.
  Figure& AddGenuineRate(const std::string& name, Direction direction, const VerificationValue& rate) {
    return AddGenuine(name, direction, WithWilson(rate, set_.genuine_count()));
  }

  /// A share of the impostor comparisons.
  Figure& AddImpostorRate(const std::string& name, const VerificationValue& rate) {
    return AddImpostor(name, WithWilson(rate, set_.impostor_count()));
  }

  Figure& AddImpostor(const std::string& name, const VerificationValue& value) {
    Figure& figure = Add(name, Direction::kNone, value);
    figure.n = set_.impostor_count();
    return figure;
  }

  [[nodiscard]] std::vector<Figure> Take() { return std::move(figures_); }

 private:
  [[nodiscard]] VerificationValue WithWilson(VerificationValue rate, std::int64_t comparisons) const {
    if (one_each_ && std::isfinite(rate.value)) {
      rate.interval = Wilson(std::llround(rate.value * static_cast<double>(comparisons)), comparisons);
    }
    return rate;
  }

  const ComparisonSet& set_;
  bool people_known_ = false;
  bool one_each_ = false;
  std::size_t people_ = 0;
  std::vector<Figure> figures_;
};

void AddVerification(FigureList& list, const ComparisonSet& set, const ScoreFigureOptions& options,
                     const SubjectBootstrap& bootstrap) {
  const VerificationFigures values = ComputeVerification(set, {options.fmr, options.thresholds}, bootstrap);
  NoteCoverageNearOne(list.Add("auc", Direction::kHigherLeaksMore, values.auc));
  list.Add("eer", Direction::kNone, values.eer);
  list.Add("eer_interpolated", Direction::kNone, values.eer_interpolated);
  list.Add("dprime", Direction::kHigherLeaksMore, values.dprime);
  for (std::size_t i = 0; i < options.fmr.size(); ++i) {
    const OperatingPoint& point = values.operating_points[i];
    const Json context = {{"threshold", FiniteOrNull(point.threshold)}, {"fmr_achieved", FiniteOrNull(point.fmr)}};
    list.AddGenuineRate(NameAtFmr("tar", options.fmr[i]), Direction::kHigherLeaksMore, values.tar[i]).context = context;
    list.AddGenuineRate(NameAtFmr("fnmr", options.fmr[i]), Direction::kNone, Complement(values.tar[i])).context =
        context;
  }
  for (std::size_t i = 0; i < options.thresholds.size(); ++i) {
    const std::string at = fmt::format("@threshold={}", options.thresholds[i]);
    list.AddGenuineRate("tar" + at, Direction::kHigherLeaksMore, values.tar_at_threshold[i]);
    list.AddImpostorRate("fmr" + at, values.fmr_at_threshold[i]);
  }
  list.AddGenuine("genuine_mean", Direction::kNone, values.genuine_mean);
  list.AddGenuine("genuine_median", Direction::kNone, values.genuine_median);
  list.AddImpostor("impostor_mean", values.impostor_mean);
  list.AddImpostor("impostor_median", values.impostor_median);
  const auto genuine = static_cast<double>(set.genuine_count());
  const auto impostor = static_cast<double>(set.impostor_count());
  list.Add("genuine_count", Direction::kNone, genuine).n = set.genuine_count();
  list.Add("impostor_count", Direction::kNone, impostor).n = set.impostor_count();
}

void AddSeparability(FigureList& list, const ComparisonSet& set, std::uint64_t seed) {
  SetLinkability(list.Add("separability", Direction::kHigherLeaksMore, kNoValue), set, seed);
}

std::string FalseAccusationAt(double threshold) { return fmt::format("false_accusation@threshold={}", threshold); }

void AddIdentification(FigureList& list, const Identification& identification, const ScoreFigureOptions& options,
                       const SubjectBootstrap& bootstrap) {
  const Json gallery = {{"gallery_people", identification.gallery_people}, {"ties", "against the probe"}};
  for (const std::int64_t rank : kRanks) {
    Figure& figure = list.Add(fmt::format("rank@{}", rank), Direction::kHigherLeaksMore, kNoValue);
    figure.context = gallery;
    SetRankShare(figure, identification, rank, bootstrap);
  }
  const std::vector<OpenSetValue> open_set = identification.incomplete.empty()
                                                 ? OpenSetIdentification(identification, options.fpir, bootstrap)
                                                 : std::vector<OpenSetValue>(options.fpir.size());
  for (std::size_t i = 0; i < options.fpir.size(); ++i) {
    const std::string name = NameAtRate("fnir", "fpir", options.fpir[i]);
    if (!identification.incomplete.empty()) {
      AddNote(list.Add(name, Direction::kNone, kNoValue), identification.incomplete);
      continue;
    }
    Figure& figure = list.Add(name, Direction::kNone, open_set[i].fnir);
    figure.n = static_cast<std::int64_t>(identification.searches.size());
    figure.context = gallery;
    figure.context["threshold"] = FiniteOrNull(open_set[i].threshold);
    figure.context["fpir_achieved"] = FiniteOrNull(open_set[i].fpir);
  }
  for (const double threshold : options.thresholds) {
    Figure& figure = list.Add(FalseAccusationAt(threshold), Direction::kHigherLeaksMore, kNoValue);
    figure.context = gallery;
    if (identification.incomplete.empty()) {
      SetEstimate(figure, FalseAccusationShare(identification, threshold, bootstrap));
    } else {
      AddNote(figure, identification.incomplete);
    }
  }
}

/// Identification takes searches, which plain lists do not have.
void AddNoIdentification(FigureList& list, const ScoreFigureOptions& options) {
  for (const std::int64_t rank : kRanks) {
    AddNote(list.Add(fmt::format("rank@{}", rank), Direction::kHigherLeaksMore, kNoValue), kUnknownSearches);
  }
  for (const double target : options.fpir) {
    AddNote(list.Add(NameAtRate("fnir", "fpir", target), Direction::kNone, kNoValue), kUnknownSearches);
  }
  for (const double threshold : options.thresholds) {
    AddNote(list.Add(FalseAccusationAt(threshold), Direction::kHigherLeaksMore, kNoValue), kUnknownSearches);
  }
}

Json CurvesOf(const ComparisonSet& set, const SubjectBootstrap& bootstrap) {
  Json roc = {{"threshold", Json::array()}, {"fmr", Json::array()}, {"fnmr", Json::array()}, {"tar", Json::array()}};
  for (const OperatingPoint& point : ThinnedPoints(set.Curve(bootstrap.UnitWeights()), kCurvePoints)) {
    roc["threshold"].push_back(FiniteOrNull(point.threshold));
    roc["fmr"].push_back(point.fmr);
    roc["fnmr"].push_back(point.fnmr);
    roc["tar"].push_back(point.tar);
  }
  const ScoreBins bins = CountInBins(set, kHistogramBins);
  return {{"roc", roc}, {"histogram", {{"edges", bins.edges}, {"genuine", bins.genuine}, {"impostor", bins.impostor}}}};
}

std::vector<std::string> PeopleOf(const ScoreTable& table) {
  std::set<std::string, std::less<>> people;
  for (const std::string& id : table.ids) {
    people.emplace(IdentityOf(id));
  }
  return {people.begin(), people.end()};
}

void CheckTable(const ScoreTable& table, const ComparisonSet& set, const SubjectBootstrap& bootstrap) {
  if (bootstrap.subjects().size() < 2) {
    throw DataError(
        fmt::format("only one person (\"{}\") is compared, so there are no impostor comparisons; a person "
                    "is the part of an id before the first '/'",
                    bootstrap.subjects().front()));
  }
  if (set.genuine_count() == 0) {
    throw DataError(
        fmt::format("none of the {} comparisons is genuine; a person is the part of an id before the first '/', and {} "
                    "comparisons of a picture with itself were left out",
                    table.rows.size(), table.self_comparisons));
  }
  if (set.impostor_count() == 0) {
    throw DataError(fmt::format("none of the {} comparisons is between two people", table.rows.size()));
  }
}

}  // namespace

void ScoreFigureOptions::Check() const {
  const auto check = [](const char* name, const std::vector<double>& rates) {
    for (const double rate : rates) {
      if (!(rate > 0.0 && rate < 1.0)) {
        throw ConfigError(fmt::format("{} {:g}: a rate lies between 0 and 1", name, rate));
      }
    }
  };
  check("fmr", fmr);
  check("fpir", fpir);
  if (!std::ranges::all_of(thresholds, [](double threshold) { return std::isfinite(threshold); })) {
    throw ConfigError("threshold: one is not a finite number");
  }
}

ResultDocument FiguresOfScores(std::span<const double> genuine, std::span<const double> impostor,
                               const ScoreFigureOptions& options) {
  options.Check();
  const ComparisonSet set = ComparisonSet::FromLists(genuine, impostor);
  const SubjectBootstrap nobody({""}, options.seed, 0, options.threads);
  FigureList list(set, options.one_each);
  AddVerification(list, set, options, nobody);
  AddSeparability(list, set, options.seed);
  AddNoIdentification(list, options);
  ResultDocument document;
  document.header = {{"accept", "score >= threshold"}, {"curves", CurvesOf(set, nobody)}};
  document.header["curves"]["cmc"] = nullptr;
  document.figures = list.Take();
  return document;
}

ResultDocument FiguresOfScores(const ScoreTable& table, const ScoreFigureOptions& options) {
  options.Check();
  const SubjectBootstrap bootstrap(PeopleOf(table), options.seed, options.replicates, options.threads);
  std::vector<std::int32_t> subjects;
  for (const std::string& id : table.ids) {
    subjects.push_back(bootstrap.Number(std::string(IdentityOf(id))));
  }
  std::vector<Comparison> comparisons;
  comparisons.reserve(table.rows.size());
  for (const ScoreTable::Row& row : table.rows) {
    const std::int32_t probe = subjects[static_cast<std::size_t>(row.probe)];
    const std::int32_t gallery = subjects[static_cast<std::size_t>(row.gallery)];
    comparisons.push_back({row.score, probe, gallery, probe == gallery});
  }
  const ComparisonSet set(std::move(comparisons));
  CheckTable(table, set, bootstrap);
  FigureList list(set, bootstrap);
  AddVerification(list, set, options, bootstrap);
  AddSeparability(list, set, options.seed);
  const Identification identification = SearchGallery(table, subjects);
  AddIdentification(list, identification, options, bootstrap);
  ResultDocument document;
  document.header = {{"accept", "score >= threshold"},
                     {"self_comparisons_left_out", table.self_comparisons},
                     {"curves", CurvesOf(set, bootstrap)}};
  document.header["curves"]["cmc"] =
      identification.incomplete.empty() ? Json(CumulativeMatch(identification, kCurvePoints)) : Json(nullptr);
  document.figures = list.Take();
  return document;
}

}  // namespace pentimento
