#include "experiments/pipeline/bridge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/core/text.h"
#include "metrics/hops.h"
#include "metrics/statistics/rank_correlation.h"
#include "metrics/statistics/subject_bootstrap.h"
#include "metrics/statistics/verification.h"

namespace pentimento {
namespace {

using Weights = std::span<const double>;

struct RankedBy {
  const char* name;
  double (*value)(const ComparisonSet& comparisons, Weights weights);
};

constexpr std::array<RankedBy, 2> kRankedBy = {
    {{"auc", [](const ComparisonSet& comparisons, Weights weights) { return comparisons.Auc(weights); }},
     {"dprime", [](const ComparisonSet& comparisons, Weights weights) {
        return DPrime(comparisons.Genuine(weights), comparisons.Impostor(weights));
      }}}};

const RankedBy& FindRankedBy(const std::string& name) {
  const auto* const found = std::ranges::find(kRankedBy, name, &RankedBy::name);
  if (found == kRankedBy.end()) {
    throw ConfigError(fmt::format("methods cannot be ranked by \"{}\"\n  accepted: {}", name, Join(BridgeFigures())));
  }
  return *found;
}

using MethodKey = std::pair<std::string, std::string>;  // forward, reverse

std::string MethodName(const MethodKey& method) {
  return method.second.empty() ? method.first : fmt::format("{} from {}", method.second, method.first);
}

std::map<std::string, std::int64_t> PicturesByPerson(const std::vector<ScoreMatrix>& scores) {
  std::map<std::string, std::set<std::string>> pictures;
  for (const ScoreMatrix& matrix : scores) {
    for (std::size_t i = 0; i < matrix.gallery_ids.size(); ++i) {
      pictures[matrix.gallery_subjects[i]].insert(matrix.gallery_ids[i]);
    }
  }
  std::map<std::string, std::int64_t> counts;
  for (const auto& [person, ids] : pictures) {
    counts[person] = static_cast<std::int64_t>(ids.size());
  }
  return counts;
}

/// Why the photographs are too few; "" if they are enough.
std::string TooFew(const std::map<std::string, std::int64_t>& pictures) {
  std::int64_t fewest = kBridgePictures;
  for (const auto& [person, count] : pictures) {
    fewest = std::min(fewest, count);
  }
  if (static_cast<std::int64_t>(pictures.size()) >= kBridgePeople && fewest >= kBridgePictures) {
    return "";
  }
  return fmt::format(
      "{} photographed people were tested, with at least {} each; a ranking asks for {} with {} pictures",
      pictures.size(), fewest == 1 ? "1 picture" : fmt::format("{} pictures", fewest), kBridgePeople, kBridgePictures);
}

/// The same-person and other-person scores of one method, without a probe's own source.
ComparisonSet ComparisonsOf(const ScoreMatrix& matrix, const SubjectBootstrap& bootstrap) {
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    const std::int32_t probe = bootstrap.Number(matrix.probe_subjects[i]);
    for (std::size_t j = 0; j < matrix.gallery_ids.size(); ++j) {
      const double score = matrix.scores[i * matrix.gallery_ids.size() + j];
      if (!std::isnan(score) && matrix.probe_ids[i] != matrix.gallery_ids[j]) {
        const std::int32_t gallery = bootstrap.Number(matrix.gallery_subjects[j]);
        comparisons.push_back({score, probe, gallery, probe == gallery});
      }
    }
  }
  return ComparisonSet(std::move(comparisons));
}

double ShareDetected(const ScoreMatrix& matrix) {
  const std::size_t width = matrix.gallery_ids.size();
  std::size_t detected = 0;
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    const auto row = std::span(matrix.scores).subspan(i * width, width);
    detected += std::ranges::any_of(row, [](float score) { return !std::isnan(score); }) ? 1 : 0;
  }
  return static_cast<double>(detected) / static_cast<double>(std::max<std::size_t>(matrix.probe_ids.size(), 1));
}

/// One of the two sides.
class RankedSet {
 public:
  RankedSet(const char* name, const std::vector<ScoreMatrix>& scores, const BridgeOptions& options)
      : name_(name),
        scores_(scores),
        bootstrap_(People(scores), RandomStream(options.seed, "bridge", name).Bits64(), options.replicates,
                   options.threads) {}

  [[nodiscard]] const char* name() const { return name_; }
  [[nodiscard]] std::int64_t people() const { return static_cast<std::int64_t>(bootstrap_.subjects().size()); }

  [[nodiscard]] std::map<MethodKey, const ScoreMatrix*> Methods(const std::string& matcher,
                                                                const std::string& hop) const {
    std::map<MethodKey, const ScoreMatrix*> methods;
    for (const ScoreMatrix& matrix : scores_) {
      if (matrix.matcher == matcher && matrix.hop == hop && !IsControl(matrix.reverse) &&
          !IsLaundered(matrix.reverse)) {
        methods[{matrix.forward, matrix.reverse}] = &matrix;
      }
    }
    return methods;
  }

  [[nodiscard]] std::vector<ComparisonSet> Comparisons(const std::vector<const ScoreMatrix*>& matrices) const {
    std::vector<ComparisonSet> sets;
    for (const ScoreMatrix* matrix : matrices) {
      sets.push_back(ComparisonsOf(*matrix, bootstrap_));
    }
    return sets;
  }

  [[nodiscard]] std::vector<double> Values(const std::vector<ComparisonSet>& methods, const RankedBy& by) const {
    std::vector<double> values;
    for (const ComparisonSet& method : methods) {
      values.push_back(by.value(method, bootstrap_.UnitWeights()));
    }
    return values;
  }

  /// One vector a replicate: the values of all methods for the same people.
  [[nodiscard]] std::vector<std::vector<double>> Replicates(const std::vector<ComparisonSet>& methods,
                                                            const RankedBy& by) const {
    ReplicateTable table =
        bootstrap_.Run(static_cast<int>(methods.size()), [&](Weights weights, std::span<double> out) {
          std::ranges::transform(methods, out.begin(),
                                 [&](const ComparisonSet& method) { return by.value(method, weights); });
        });
    std::vector<std::vector<double>> replicates;
    for (int i = 0; i < bootstrap_.replicates(); ++i) {
      const std::span<const double> row = table.Row(i);
      replicates.emplace_back(row.begin(), row.end());
    }
    return replicates;
  }

 private:
  static std::vector<std::string> People(const std::vector<ScoreMatrix>& scores) {
    std::vector<std::string> people;
    for (const ScoreMatrix& matrix : scores) {
      people.insert(people.end(), matrix.probe_subjects.begin(), matrix.probe_subjects.end());
      people.insert(people.end(), matrix.gallery_subjects.begin(), matrix.gallery_subjects.end());
    }
    return people;
  }

  const char* name_;
  const std::vector<ScoreMatrix>& scores_;
  SubjectBootstrap bootstrap_;
};

/// The methods of one ranking with their values on one side.
struct Column {
  const RankedSet& set;
  std::vector<const ScoreMatrix*> matrices;
  std::vector<ComparisonSet> comparisons;
  std::vector<double> values;

  Column(const RankedSet& of, const std::map<MethodKey, const ScoreMatrix*>& methods, const RankedBy& by) : set(of) {
    for (const auto& [key, matrix] : methods) {
      matrices.push_back(matrix);
    }
    comparisons = set.Comparisons(matrices);
    values = set.Values(comparisons, by);
  }

  [[nodiscard]] Json ToJson(std::size_t method) const {
    Json place = nullptr;
    if (!std::isnan(values[method])) {
      place = 1 + std::ranges::count_if(values, [&](double other) { return other > values[method]; });
    }
    return {{"value", FiniteOrNull(values[method])}, {"place", place}, {"detected", ShareDetected(*matrices[method])}};
  }

  void Keep(const std::vector<bool>& kept) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) {
        std::swap(matrices[next], matrices[i]);
        std::swap(comparisons[next], comparisons[i]);
        std::swap(values[next++], values[i]);
      }
    }
    matrices.resize(next);
    comparisons.erase(comparisons.begin() + static_cast<std::ptrdiff_t>(next), comparisons.end());
    values.resize(next);
  }
};

std::string ConclusionOf(const Figure& tau) {
  if (std::isnan(tau.value)) {
    return "There are no two orders to compare.";
  }
  if (!tau.ci95) {
    return "It has no interval, so how sure it is cannot be said.";
  }
  if (tau.ci95->first > 0) {
    return "Zero lies outside the interval: procedural people and these photographs rank the methods similarly.";
  }
  if (tau.ci95->second < 0) {
    return "Zero lies outside the interval: procedural people and these photographs rank the methods in opposite ways.";
  }
  return "Zero lies inside the interval: whether they rank the methods similarly cannot be told from these people.";
}

void RequireSameMethods(const RankedSet& first, const std::map<MethodKey, const ScoreMatrix*>& of_first,
                        const std::map<MethodKey, const ScoreMatrix*>& of_second) {
  for (const auto& [key, matrix] : of_first) {
    if (!of_second.contains(key)) {
      throw DataError(fmt::format("{} was measured by {} on the {} alone; both runs must be of the same methods",
                                  MethodName(key), matrix->matcher, first.name()));
    }
  }
}

class Bridge {
 public:
  Bridge(const std::vector<ScoreMatrix>& portraits, const std::vector<ScoreMatrix>& photographs,
         const BridgeOptions& options)
      : by_(FindRankedBy(options.figure)),
        portraits_("portraits", portraits, options),
        photographs_("photographs", photographs, options) {}

  void Add(ResultDocument& document, const std::string& matcher, const std::string& hop,
           const std::string& too_few) const {
    const auto of_portraits = portraits_.Methods(matcher, hop);
    const auto of_photographs = photographs_.Methods(matcher, hop);
    RequireSameMethods(portraits_, of_portraits, of_photographs);
    RequireSameMethods(photographs_, of_photographs, of_portraits);
    if (of_portraits.empty()) {
      return;
    }
    Column first(portraits_, of_portraits, by_);
    Column second(photographs_, of_photographs, by_);
    Json methods = Json::array();
    std::vector<bool> kept;
    std::vector<std::string> left_out;
    for (std::size_t i = 0; i < first.values.size(); ++i) {
      const MethodKey key(first.matrices[i]->forward, first.matrices[i]->reverse);
      methods.push_back({{"forward", key.first},
                         {"reverse", key.second.empty() ? Json(nullptr) : Json(key.second)},
                         {"portraits", first.ToJson(i)},
                         {"photographs", second.ToJson(i)}});
      kept.push_back(!std::isnan(first.values[i]) && !std::isnan(second.values[i]));
      if (!kept.back()) {
        left_out.push_back(MethodName(key));
      }
    }
    first.Keep(kept);
    second.Keep(kept);
    const Figure figure = FigureOf(first, second, matcher, hop, left_out, too_few);
    document.header["rankings"].push_back({{"matcher", matcher},
                                           {"hop", hop},
                                           {"ranked_by", by_.name},
                                           {"conclusion", ConclusionOf(figure)},
                                           {"methods", std::move(methods)}});
    document.figures.push_back(figure);
  }

 private:
  [[nodiscard]] Figure FigureOf(const Column& first, const Column& second, const std::string& matcher,
                                const std::string& hop, const std::vector<std::string>& left_out,
                                const std::string& too_few) const {
    Figure figure;
    figure.name = fmt::format("kendall_tau[{}]", by_.name);
    figure.hop = hop;
    figure.n = static_cast<std::int64_t>(first.values.size());
    figure.n_subjects = portraits_.people() + photographs_.people();
    Json methods = Json::array();
    for (const ScoreMatrix* matrix : first.matrices) {
      methods.push_back(MethodName({matrix->forward, matrix->reverse}));
    }
    figure.context = {{"matcher", matcher},
                      {"probes", "detected"},
                      {"ranked_by", by_.name},
                      {"methods", std::move(methods)},
                      {"people", {{"portraits", portraits_.people()}, {"photographs", photographs_.people()}}}};
    AddNote(figure, too_few);
    if (!left_out.empty()) {
      AddNote(figure,
              fmt::format("left out, because their {} does not exist on one side: {}", by_.name, Join(left_out)));
    }
    const RankCorrelation tau = KendallTauB(first.values, second.values);
    figure.value = tau.value;
    AddNote(figure, tau.reason);
    const std::int64_t people = std::min(portraits_.people(), photographs_.people());
    if (people < kPeopleForInference) {
      AddNote(figure, fmt::format("fewer than {} people: values, no inference", kPeopleForInference));
    } else if (std::isfinite(tau.value)) {
      SetInterval(figure, KendallTauBInterval(first.set.Replicates(first.comparisons, by_),
                                              second.set.Replicates(second.comparisons, by_), people));
      AddNote(figure, "the interval is over people; other methods may be ordered otherwise");
    }
    return figure;
  }

  const RankedBy& by_;
  RankedSet portraits_;
  RankedSet photographs_;
};

}  // namespace

std::vector<std::string> BridgeFigures() {
  std::vector<std::string> names;
  std::ranges::transform(kRankedBy, std::back_inserter(names), &RankedBy::name);
  return names;
}

ResultDocument BridgeRankings(const std::vector<ScoreMatrix>& portraits, const std::vector<ScoreMatrix>& photographs,
                              const BridgeOptions& options) {
  if (portraits.empty() || photographs.empty()) {
    throw DataError(fmt::format("the run on {} holds no comparison scores; its metrics need `identity`",
                                portraits.empty() ? "portraits" : "photographs"));
  }
  const std::string too_few = TooFew(PicturesByPerson(photographs));
  if (!too_few.empty() && !options.anyway) {
    throw DataError(
        fmt::format("{}; add photographs (min_images: {} leaves out people with fewer, test_share says how many are "
                    "tested), or go on with --anyway",
                    too_few, kBridgePictures));
  }
  std::vector<std::string> matchers;
  for (const ScoreMatrix& matrix : portraits) {
    if (std::ranges::find(matchers, matrix.matcher) == matchers.end()) {
      matchers.push_back(matrix.matcher);
    }
  }
  ResultDocument document;
  document.header["rankings"] = Json::array();
  const Bridge bridge(portraits, photographs, options);
  for (const std::string& matcher : matchers) {
    for (const char* hop : {"x-y", "x-xhat"}) {
      bridge.Add(document, matcher, hop, too_few);
    }
  }
  return document;
}

}  // namespace pentimento
