#include "metrics/distribution/distribution_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/results/figure_protocol.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/inception_score.h"
#include "metrics/distribution/jackknife.h"
#include "metrics/distribution/kernel_distance.h"
#include "metrics/distribution/manifolds.h"
#include "metrics/fidelity/picture_protocol.h"
#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

/// Up to this many rows or columns a decomposition takes no more than a second, so that a jackknife of 40 is bearable.
constexpr std::int64_t kLargestForJackknife = 1024;
/// People of whom sums of the kernel are kept, one for every two.
constexpr std::int64_t kMostPeopleForKernelSums = 2000;

/// Some rows, in a file of their own.
FeatureFile RowsOf(const FeatureFile& features, const std::vector<std::int64_t>& rows) {
  FeatureFile chosen(static_cast<std::int64_t>(rows.size()));
  for (const std::int64_t row : rows) {
    chosen.Append(features.Row(row));
  }
  return chosen;
}

/// Makes the figures of one hop.
class HopFigures {
 public:
  HopFigures(const DescribedHop& described, const FeatureExtractor& extractor, const DistributionOptions& options,
             int version, const SubjectBootstrap& bootstrap, std::uint64_t seed)
      : described_(described),
        extractor_(extractor),
        options_(options),
        version_(version),
        bootstrap_(bootstrap),
        seed_(seed),
        codecs_(CodecsOf(described.hop)),
        n_(static_cast<std::int64_t>(described.pictures.size())) {
    std::set<std::string> subjects;
    for (const ChainPicture* picture : described.pictures) {
      subjects.insert(SubjectOf(*picture));
      person_.push_back(bootstrap.Number(SubjectOf(*picture)));
    }
    people_ = static_cast<std::int64_t>(subjects.size());
  }

  std::vector<Figure> Make() {
    AddFid();
    AddFidInfinity();
    AddKid();
    AddManifolds();
    AddInceptionScore();
    return std::move(figures_);
  }

 private:
  [[nodiscard]] std::int64_t components() const { return described_.test.size(1); }

  Figure& Add(const std::string& name, Direction direction) {
    Figure figure = FigureOfHop(described_.hop, fmt::format("{}[{}]", name, extractor_.name()), direction, version_);
    figure.n = n_;
    figure.n_subjects = people_;
    figure.context[kProtocolKey] = {{"resize", "none"}, {"crop", "none"}, {"colour", "sRGB"}, {"range", "[0,1]"}};
    figure.context[kProtocolKey].update(extractor_.protocol());
    figure.context[kCodecKey] = codecs_;
    if (const std::size_t left_out = described_.hop.test.size() - described_.pictures.size(); left_out > 0) {
      AddNote(figure, fmt::format("without {} of {} pictures that there is nothing to describe on", left_out,
                                  described_.hop.test.size()));
    }
    figures_.push_back(std::move(figure));
    return figures_.back();
  }

  /// True, and said, where there are too few pictures for anything.
  bool TooFew(Figure& figure, std::int64_t least) const {
    if (n_ < least) {
      AddNote(figure, fmt::format("no value: {} pictures, of at least {}", n_, least));
    }
    return n_ < least;
  }

  void AddFid() {
    Figure& figure = Add("fid", Direction::kLowerIsCloser);
    if (TooFew(figure, 2)) {
      return;
    }
    figure.value = std::max(FrechetDistance(described_.reference, described_.test), 0.0);
    if (n_ < 2 * components()) {
      AddNote(figure,
              fmt::format("{} pictures for {} features: mostly the bias of so few; compare it only with the figure of "
                          "as many pictures",
                          n_, components()));
    }
    if (bootstrap_.replicates() == 0) {
      AddNote(figure, "no interval: none was asked for");
    } else if (std::min(n_, components()) > kLargestForJackknife) {
      AddNote(figure, fmt::format("no interval: {} decompositions of {} features would take too long", kJackknifeGroups,
                                  components()));
    } else {
      Interval interval = GroupJackknife(figure.value, person_, [&](const RowGroups& groups) {
        return FrechetDistancesWithout(described_.reference, described_.test, groups);
      });
      if (interval.bounds) {
        interval.bounds->first = std::max(interval.bounds->first, 0.0);
      }
      SetInterval(figure, interval);
    }
  }

  void AddFidInfinity() {
    Figure& figure = Add("fid_infinity", Direction::kLowerIsCloser);
    if (TooFew(figure, kLeastForExtrapolation)) {
      return;
    }
    const FrechetExtrapolation extrapolated = ExtrapolatedFrechetDistance(described_.reference, described_.test, seed_);
    figure.value = extrapolated.value;
    AddNote(figure, fmt::format("extrapolated from lots of {} to {} pictures", extrapolated.least, n_));
    if (!extrapolated.linear) {
      AddNote(figure,
              fmt::format("lots of fewer than {} pictures do not follow the line, so part of the bias is still there",
                          2 * components()));
    }
    AddNote(figure, "no interval: the points of the line share their pictures");
  }

  void AddKid() {
    Figure& figure = Add("kid", Direction::kLowerIsCloser);
    if (TooFew(figure, 2)) {
      return;
    }
    const KernelSubsets subsets = KernelDistanceOfSubsets(described_.reference, described_.test, options_.kid_subsets,
                                                          options_.kid_subset_size, seed_);
    figure.value =
        std::accumulate(subsets.values.begin(), subsets.values.end(), 0.0) / static_cast<double>(subsets.values.size());
    figure.context["subsets"] =
        subsets.values.size() == 1 ? "all pictures" : fmt::format("{} of {}", subsets.values.size(), subsets.size);
    if (static_cast<std::int64_t>(bootstrap_.subjects().size()) > kMostPeopleForKernelSums) {
      AddNote(figure, fmt::format("no interval: of more than {} people", kMostPeopleForKernelSums));
      return;
    }
    const KernelSumsOfPeople sums(described_.reference, person_, described_.test, person_,
                                  static_cast<std::int64_t>(bootstrap_.subjects().size()));
    const ReplicateTable replicates =
        bootstrap_.Run(1, [&](std::span<const double> weights, std::span<double> out) { out[0] = sums.At(weights); });
    SetInterval(figure, PercentileInterval(replicates.Column(0), people_));
  }

  void AddManifolds() {
    const bool too_few = n_ <= options_.neighbours;
    const ManifoldScores scores =
        too_few ? ManifoldScores{} : CompareManifolds(described_.reference, described_.test, options_.neighbours);
    for (const auto& [name, values] :
         {std::pair("precision", &scores.precision), std::pair("recall", &scores.recall),
          std::pair("density", &scores.density), std::pair("coverage", &scores.coverage)}) {
      Figure& figure = Add(name, Direction::kHigherIsCloser);
      figure.context["manifold"] = fmt::format("{} nearest neighbours", options_.neighbours);
      if (TooFew(figure, options_.neighbours + 1)) {
        continue;
      }
      for (std::size_t i = 0; i < values->size(); ++i) {
        figure.samples.push_back({described_.pictures[i]->id, SubjectOf(*described_.pictures[i]), (*values)[i]});
      }
      SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap_));
    }
  }

  void AddInceptionScore() {
    const auto logits_of = [&](std::int64_t begin, std::int64_t end) {
      return extractor_.LogitsOf(described_.test.slice(0, begin, end));
    };
    if (n_ == 0 || !logits_of(0, 1)) {
      return;
    }
    constexpr int kSplits = 10;
    Figure& figure = Add("inception_score", Direction::kNone);
    if (TooFew(figure, kSplits)) {
      return;
    }
    const InceptionScore score = InceptionScoreOf(
        n_, [&](std::int64_t begin, std::int64_t end) { return *logits_of(begin, end); }, kSplits);
    figure.value = score.mean;
    AddNote(figure, fmt::format("of the hop's pictures alone; standard deviation over {} splits {:.4g}; no interval: a "
                                "split is no sample of people",
                                kSplits, score.deviation));
  }

  const DescribedHop& described_;
  const FeatureExtractor& extractor_;
  const DistributionOptions& options_;
  int version_;
  const SubjectBootstrap& bootstrap_;
  std::uint64_t seed_;
  Json codecs_;
  std::int64_t n_;
  std::int64_t people_ = 0;
  std::vector<std::int32_t> person_;
  std::vector<Figure> figures_;
};

}  // namespace

DescribedHop::DescribedHop(const HopView& view, const FeatureFile& of_reference, const FeatureFile& of_test)
    : hop(view), reference(of_reference.Features()), test(of_test.Features()) {
  std::vector<std::int64_t> rows;
  if (reference.numel() > 0 && test.numel() > 0) {
    for (std::size_t i = 0; i < view.test.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      if (!std::isnan(of_reference.Row(row)[0]) && !std::isnan(of_test.Row(row)[0])) {
        rows.push_back(row);
        pictures.push_back(&view.test[i]);
      }
    }
  }
  if (rows.empty()) {
    reference = torch::empty({0, 1});
    test = torch::empty({0, 1});
  } else if (rows.size() != view.test.size()) {
    // Copies, of the faces that there are.
    reference = chosen.emplace_back(RowsOf(of_reference, rows)).Features();
    test = chosen.emplace_back(RowsOf(of_test, rows)).Features();
  }
}

std::vector<Figure> DistributionFigures(const DescribedHop& described, const FeatureExtractor& extractor,
                                        const DistributionOptions& options, int version,
                                        const SubjectBootstrap& bootstrap, std::uint64_t seed) {
  return HopFigures(described, extractor, options, version, bootstrap, seed).Make();
}

}  // namespace pentimento
