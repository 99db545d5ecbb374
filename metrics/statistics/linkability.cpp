#include "metrics/statistics/linkability.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/core/random.h"

namespace pentimento {
namespace {

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

int LinkabilityBins(std::int64_t genuine) { return static_cast<int>(std::min<std::int64_t>(genuine / 10, 100)); }

LinkabilityNull PermuteLinkability(const ScoreBins& bins, double omega, int permutations, std::uint64_t seed) {
  std::vector<std::uint8_t> bin_of;
  for (std::size_t i = 0; i < bins.genuine.size(); ++i) {
    bin_of.insert(bin_of.end(), static_cast<std::size_t>(bins.genuine[i] + bins.impostor[i]),
                  static_cast<std::uint8_t>(i));
  }
  // Drawing the scores of the rarer kind is enough: the others are the other kind.
  const double genuine = Sum(bins.genuine);
  const bool genuine_is_rarer = genuine <= Sum(bins.impostor);
  const auto drawn = static_cast<std::size_t>(genuine_is_rarer ? genuine : Sum(bins.impostor));
  const double actual = LinkabilityOf(bins, omega).system;
  RandomStream random(seed, "linkability.permutation");
  std::vector<double> values;
  LinkabilityNull null;
  int reached = 0;
  for (int permutation = 0; permutation < permutations; ++permutation) {
    ScoreBins shuffled{bins.edges, std::vector<std::int64_t>(bins.genuine.size(), 0),
                       std::vector<std::int64_t>(bins.genuine.size(), 0)};
    std::vector<std::int64_t>& rarer = genuine_is_rarer ? shuffled.genuine : shuffled.impostor;
    std::vector<std::int64_t>& others = genuine_is_rarer ? shuffled.impostor : shuffled.genuine;
    for (std::size_t i = 0; i < drawn; ++i) {
      std::swap(bin_of[i], bin_of[i + random.Below(bin_of.size() - i)]);
      ++rarer[bin_of[i]];
    }
    for (std::size_t i = 0; i < rarer.size(); ++i) {
      others[i] = bins.genuine[i] + bins.impostor[i] - rarer[i];
    }
    values.push_back(LinkabilityOf(shuffled, omega).system);
    null.mean += values.back() / permutations;
    reached += values.back() >= actual ? 1 : 0;
  }
  std::ranges::sort(values);
  null.upper = values[static_cast<std::size_t>(std::ceil(0.95 * permutations)) - 1];
  null.p_value = (1.0 + reached) / (1.0 + permutations);
  return null;
}

}  // namespace pentimento
