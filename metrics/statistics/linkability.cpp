#include "metrics/statistics/linkability.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/statistics/identity_permutation.h"
#include "metrics/statistics/interval.h"

namespace pentimento {
namespace {

constexpr double kOmega = 1.0;
constexpr int kPermutations = 200;

double Sum(const std::vector<std::int64_t>& counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
}

/// D(s) of one bin from its likelihood ratio times the prior odds, genuine / impostor.
double LocalLinkability(double genuine, double impostor) {
  if (genuine <= impostor) {
    return 0.0;
  }
  // Equal to 2 r / (1 + r) - 1 with r = genuine / impostor, and defined where no impostor falls into the bin.
  return (genuine - impostor) / (genuine + impostor);
}

double LogChoose(double n, double k) { return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0); }

/// How many of `marked` things are among `drawn` out of `total`: the hypergeometric distribution, by inversion outward
/// from its mode.
std::int64_t DrawHypergeometric(std::int64_t total, std::int64_t marked, std::int64_t drawn, RandomStream& random) {
  const std::int64_t low = std::max<std::int64_t>(0, drawn + marked - total);
  const std::int64_t high = std::min(marked, drawn);
  const auto n = static_cast<double>(total);
  const auto m = static_cast<double>(marked);
  const auto d = static_cast<double>(drawn);
  const std::int64_t mode = std::clamp(static_cast<std::int64_t>((d + 1.0) * (m + 1.0) / (n + 2.0)), low, high);
  const auto centre = static_cast<double>(mode);
  double above = std::exp(LogChoose(m, centre) + LogChoose(n - m, d - centre) - LogChoose(n, d));
  double below = above;
  double left = random.Uniform() - above;
  std::int64_t up = mode;
  std::int64_t down = mode;
  while (left >= 0.0 && (up < high || down > low)) {
    if (up < high) {
      const auto k = static_cast<double>(up++);
      above *= (m - k) * (d - k) / ((k + 1.0) * (n - m - d + k + 1.0));
      left -= above;
      if (left < 0.0) {
        return up;
      }
    }
    if (down > low) {
      const auto k = static_cast<double>(down--);
      below *= k * (n - m - d + k) / ((m - k + 1.0) * (d - k + 1.0));
      left -= below;
      if (left < 0.0) {
        return down;
      }
    }
  }
  return mode;
}

/// The bins after the labels of all scores were shuffled, drawn without touching the scores: bin by bin, how many of
/// the remaining genuine labels fall into it.
ScoreBins ShuffleLabels(const ScoreBins& bins, RandomStream& random) {
  ScoreBins shuffled = bins;
  auto genuine = std::accumulate(bins.genuine.begin(), bins.genuine.end(), std::int64_t{0});
  auto total = genuine + std::accumulate(bins.impostor.begin(), bins.impostor.end(), std::int64_t{0});
  for (std::size_t i = 0; i < bins.genuine.size(); ++i) {
    const std::int64_t here = bins.genuine[i] + bins.impostor[i];
    shuffled.genuine[i] = DrawHypergeometric(total, here, genuine, random);
    shuffled.impostor[i] = here - shuffled.genuine[i];
    genuine -= shuffled.genuine[i];
    total -= here;
  }
  return shuffled;
}

}  // namespace

ScoreBins CountInBins(const ComparisonSet& comparisons, int bins) {
  ScoreBins result;
  const std::span<const Comparison> all = comparisons.comparisons();
  if (all.empty() || all.front().score == all.back().score || !std::isfinite(all.front().score - all.back().score)) {
    return result;
  }
  const double low = all.back().score;
  const double width = (all.front().score - low) / bins;
  for (int i = 0; i < bins; ++i) {
    result.edges.push_back(low + i * width);
  }
  result.edges.push_back(all.front().score);
  result.genuine.assign(static_cast<std::size_t>(bins), 0);
  result.impostor.assign(static_cast<std::size_t>(bins), 0);
  // Scores descend, so the bin that a score belongs to only ever moves down.
  std::size_t bin = static_cast<std::size_t>(bins) - 1;
  for (const Comparison& comparison : all) {
    while (comparison.score < result.edges[bin]) {
      --bin;
    }
    ++(comparison.genuine ? result.genuine : result.impostor)[bin];
  }
  return result;
}

Linkability LinkabilityOf(const ScoreBins& bins, double omega) {
  Linkability result;
  const double genuine = Sum(bins.genuine);
  const double impostor = Sum(bins.impostor);
  if (genuine == 0.0 || impostor == 0.0) {
    result.system = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  for (std::size_t i = 0; i < bins.genuine.size(); ++i) {
    const double mass = static_cast<double>(bins.genuine[i]) / genuine;
    result.local.push_back(LocalLinkability(omega * mass, static_cast<double>(bins.impostor[i]) / impostor));
    result.system += result.local.back() * mass;
  }
  return result;
}

LinkabilityNull NullOf(std::vector<double> permuted, double actual) {
  std::ranges::sort(permuted);
  const auto permutations = static_cast<double>(permuted.size());
  const auto reached = static_cast<double>(permuted.end() - std::ranges::lower_bound(permuted, actual));
  return {.mean = std::accumulate(permuted.begin(), permuted.end(), 0.0) / permutations,
          .upper = permuted[static_cast<std::size_t>(std::ceil(0.95 * permutations)) - 1],
          .p_value = (1.0 + reached) / (1.0 + permutations)};
}

int LinkabilityBins(std::int64_t genuine) { return static_cast<int>(std::min<std::int64_t>(genuine / 10, 100)); }

LinkabilityNull PermuteLinkability(const ScoreBins& bins, double omega, int permutations, std::uint64_t seed) {
  RandomStream random(seed, "linkability.permutation");
  std::vector<double> values;
  for (int permutation = 0; permutation < permutations; ++permutation) {
    values.push_back(LinkabilityOf(ShuffleLabels(bins, random), omega).system);
  }
  return NullOf(std::move(values), LinkabilityOf(bins, omega).system);
}

void SetLinkability(Figure& figure, const ComparisonSet& set, std::uint64_t seed) {
  const int bins = LinkabilityBins(set.genuine_count());
  figure.value = std::numeric_limits<double>::quiet_NaN();
  figure.context["bins"] = bins;
  figure.context["omega"] = kOmega;
  if (bins < 2) {
    AddNote(figure, "needs 20 genuine comparisons: a bin for every ten");
    return;
  }
  const ScoreBins counted = CountInBins(set, bins);
  figure.value = LinkabilityOf(counted, kOmega).system;
  if (!std::isfinite(figure.value)) {
    AddNote(figure, "all scores are equal");
    return;
  }
  const std::optional<LinkabilityNull> of_people = PermuteIdentities(set, counted, kOmega, kPermutations, seed);
  const LinkabilityNull null = of_people ? *of_people : PermuteLinkability(counted, kOmega, kPermutations, seed);
  figure.context["null"] = {{"permuted", of_people ? "identities" : "labels"},
                            {"mean", null.mean},
                            {"quantile95", null.upper},
                            {"p_value", null.p_value},
                            {"permutations", kPermutations}};
  AddNote(figure, "no interval: resampling repeats scores, and repeated scores make a histogram more separable");
  AddNote(figure,
          fmt::format("{} give {:.3g} on average, up to {:.3g} in 95 % of {} permutations",
                      of_people ? "permuted identities" : "shuffled labels", null.mean, null.upper, kPermutations));
  if (!of_people) {
    AddNote(figure, set.GenuineSubjects() < 2
                        ? "who was compared is not known, so each comparison counts as independent: where those of one "
                          "person are alike, chance gives more than that"
                        : "not everybody was compared with everybody, so each comparison counts as independent: where "
                          "those of one person are alike, chance gives more than that");
  }
}

}  // namespace pentimento
