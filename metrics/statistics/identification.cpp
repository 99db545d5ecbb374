#include "metrics/statistics/identification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();
constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

/// The best score of each person of the gallery for one probe at a time.
class GalleryPeople {
 public:
  GalleryPeople(const ScoreTable& table, std::span<const std::int32_t> subjects)
      : subjects_(subjects),
        best_(static_cast<std::size_t>(*std::ranges::max_element(subjects)) + 1, kAbsent),
        present_(best_.size(), false) {
    for (const ScoreTable::Row& row : table.rows) {
      present_[static_cast<std::size_t>(SubjectOf(row.gallery))] = true;
    }
  }

  [[nodiscard]] std::int32_t SubjectOf(std::int32_t picture) const {
    return subjects_[static_cast<std::size_t>(picture)];
  }
  [[nodiscard]] std::int64_t size() const { return std::ranges::count(present_, true); }
  [[nodiscard]] bool Present(std::int32_t subject) const { return present_[static_cast<std::size_t>(subject)]; }

  void Add(const ScoreTable::Row& row) {
    const std::int32_t subject = SubjectOf(row.gallery);
    double& best = best_[static_cast<std::size_t>(subject)];
    if (std::isnan(best)) {
      met_.push_back(subject);
      best = row.score;
    }
    best = std::max(best, row.score);
  }

  /// The search that ends here, and the number of other people it met; then all is forgotten.
  std::pair<Search, std::int64_t> Finish(std::int32_t probe) {
    const std::int32_t own = SubjectOf(probe);
    Search search{.probe = probe, .subject = own, .mate = best_[static_cast<std::size_t>(own)], .others = kNothing};
    search.rank = std::isnan(search.mate) ? 0 : 1;
    std::int64_t others = 0;
    for (const std::int32_t subject : met_) {
      double& best = best_[static_cast<std::size_t>(subject)];
      if (subject != own) {
        search.others = std::max(search.others, best);
        search.rank += best >= search.mate ? 1 : 0;
        ++others;
      }
      best = kAbsent;
    }
    met_.clear();
    return {search, others};
  }

 private:
  std::span<const std::int32_t> subjects_;
  std::vector<double> best_;
  std::vector<bool> present_;
  std::vector<std::int32_t> met_;
};

/// The searches as comparisons, so that FNIR and FPIR are the FNMR and FMR of a curve: a mated search is a genuine
/// comparison, a search without the mate an impostor comparison with the gallery, a further subject of weight 1.
ComparisonSet SearchesAsComparisons(const Identification& identification, std::int32_t gallery) {
  std::vector<Comparison> comparisons;
  for (const Search& search : identification.searches) {
    if (search.Mated()) {
      comparisons.push_back({search.rank == 1 ? search.mate : kNothing, search.subject, search.subject, true});
    }
    comparisons.push_back({search.others, search.subject, gallery, false});
  }
  return ComparisonSet(std::move(comparisons));
}

std::int64_t PeopleWhoSearch(const Identification& identification) {
  std::set<std::int32_t> people;
  for (const Search& search : identification.searches) {
    people.insert(search.subject);
  }
  return static_cast<std::int64_t>(people.size());
}

}  // namespace

Identification SearchGallery(const ScoreTable& table, std::span<const std::int32_t> subjects) {
  GalleryPeople gallery(table, subjects);
  Identification result;
  result.gallery_people = gallery.size();
  std::vector<std::size_t> order(table.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return table.rows[i].probe; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const ScoreTable::Row& row = table.rows[order[i]];
    gallery.Add(row);
    if (i + 1 < order.size() && table.rows[order[i + 1]].probe == row.probe) {
      continue;
    }
    const auto [search, others] = gallery.Finish(row.probe);
    const std::int64_t expected = result.gallery_people - (gallery.Present(search.subject) ? 1 : 0);
    if (others < expected) {
      result.searches.clear();
      result.incomplete = fmt::format(
          "identification needs every probe compared with everybody in the gallery; {} was compared with {} of {} "
          "other people",
          table.ids[static_cast<std::size_t>(row.probe)], others, expected);
      return result;
    }
    result.searches.push_back(search);
  }
  return result;
}

Estimate RankShare(const Identification& identification, std::int64_t rank, const SubjectBootstrap& bootstrap) {
  std::vector<SampleValue> samples;
  for (const Search& search : identification.searches) {
    if (search.Mated()) {
      samples.push_back(
          {{}, bootstrap.subjects()[static_cast<std::size_t>(search.subject)], search.rank <= rank ? 1.0 : 0.0});
    }
  }
  return ShareOfSamples(samples, bootstrap);
}

void SetRankShare(Figure& figure, const Identification& identification, std::int64_t rank,
                  const SubjectBootstrap& bootstrap) {
  if (!identification.incomplete.empty()) {
    AddNote(figure, identification.incomplete);
  } else if (rank >= identification.gallery_people) {
    AddNote(figure, fmt::format("means nothing in a gallery of {} people", identification.gallery_people));
  } else {
    SetEstimate(figure, RankShare(identification, rank, bootstrap));
  }
}

Estimate FalseAccusationShare(const Identification& identification, double threshold,
                              const SubjectBootstrap& bootstrap) {
  std::vector<SampleValue> samples;
  for (const Search& search : identification.searches) {
    samples.push_back({{},
                       bootstrap.subjects()[static_cast<std::size_t>(search.subject)],
                       search.others >= threshold && search.rank != 1 ? 1.0 : 0.0});
  }
  return ShareOfSamples(samples, bootstrap);
}

std::vector<double> CumulativeMatch(const Identification& identification, std::size_t most) {
  std::vector<double> share(std::min(most, static_cast<std::size_t>(identification.gallery_people)), 0.0);
  double mated = 0.0;
  for (const Search& search : identification.searches) {
    if (search.Mated()) {
      mated += 1.0;
      if (const auto rank = static_cast<std::size_t>(search.rank); rank <= share.size()) {
        share[rank - 1] += 1.0;
      }
    }
  }
  std::partial_sum(share.begin(), share.end(), share.begin());
  for (double& value : share) {
    value /= mated;
  }
  return mated > 0.0 ? share : std::vector<double>();
}

std::vector<OpenSetValue> OpenSetIdentification(const Identification& identification,
                                                const std::vector<double>& fpir_targets,
                                                const SubjectBootstrap& bootstrap) {
  const auto subjects = static_cast<std::int64_t>(bootstrap.subjects().size());
  const ComparisonSet searches = SearchesAsComparisons(identification, static_cast<std::int32_t>(subjects));
  const auto curve_of = [&](std::span<const double> weights) {
    std::vector<double> with_gallery(weights.begin(), weights.end());
    with_gallery.push_back(1.0);
    return searches.Curve(with_gallery);
  };
  std::vector<OperatingPoint> points;
  {
    const RocCurve curve = curve_of(bootstrap.UnitWeights());
    for (const double target : fpir_targets) {
      points.push_back(curve.AtFmr(target));
    }
  }
  const auto targets = static_cast<int>(fpir_targets.size());
  const ReplicateTable table = bootstrap.Run(2 * targets, [&](std::span<const double> weights, std::span<double> out) {
    const RocCurve curve = curve_of(weights);
    for (std::size_t i = 0; i < fpir_targets.size(); ++i) {
      out[i] = curve.AtFmr(fpir_targets[i]).fnmr;
      out[fpir_targets.size() + i] = curve.AtThreshold(points[i].threshold).fmr;
    }
  });
  const std::int64_t searching = PeopleWhoSearch(identification);
  const std::int64_t mated = searches.GenuineSubjects();
  std::vector<OpenSetValue> values;
  for (int i = 0; i < targets; ++i) {
    OpenSetValue value{.fnir = {}, .threshold = points[i].threshold, .fpir = points[i].fmr};
    value.fnir.value = points[i].fnmr;
    if (std::isfinite(value.fnir.value)) {
      value.fnir.interval = value.fnir.value == 0.0 || value.fnir.value == 1.0
                                ? ClopperPearson(value.fnir.value == 0.0 ? 0 : mated, mated)
                                : PercentileInterval(table.Column(i), subjects);
      // Searches of one person count as one: subjects = 1 leaves the number of pairs out of account.
      const double effective = EffectiveImpostors(value.fpir, table.Column(targets + i), 1, searching);
      const double needed = kComparisonsPerTarget / fpir_targets[i];
      if (effective < needed) {
        value.fnir.supported = false;
        value.fnir.note = fmt::format(
            "an FPIR of {:g} needs searches by {:.0f} people; those of these {} are worth {:.0f} independent ones",
            fpir_targets[i], std::ceil(needed), searching, effective);
      } else if (value.threshold == std::numeric_limits<double>::infinity()) {
        value.fnir.supported = false;
        value.fnir.note = fmt::format(
            "more than {:g} of the searches by people who are not in the gallery have the highest score of all, so no "
            "threshold with that FPIR finds anybody",
            fpir_targets[i]);
      }
    }
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace pentimento
