#include "experiments/benchmarks/distribution_work.h"

#include <numeric>
#include <utility>
#include <vector>

#include "experiments/benchmarks/stopwatch.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/kernel_distance.h"
#include "metrics/distribution/manifolds.h"

namespace pentimento {
namespace {

/// Neighbours that the radii reach to, as of the metric by default and of the peer.
constexpr int kNeighbours = 5;

double MeanOfScores(const std::vector<double>& scores) {
  return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
}

}  // namespace

const OptionSchema& DistributionParams::Schema() {
  static const OptionSchema schema =
      OptionTable<DistributionParams>()
          .Add("metric", &DistributionParams::metric, "what is computed", {.choices = {"fid", "kid", "manifolds"}})
          .Add("count", &DistributionParams::count, "vectors of either lot", {.minimum = 10})
          .Add("features", &DistributionParams::features, "components of a vector", {.minimum = 1})
          .Add("threads", &DistributionParams::threads, "compute threads", {.minimum = 1})
          .Build();
  return schema;
}

DistributionWork::DistributionWork(const DistributionParams& params, torch::Tensor reference, torch::Tensor test)
    : params_(params), reference_(std::move(reference)), test_(std::move(test)) {}

std::vector<double> DistributionWork::Compute() const {
  if (params_.metric == "fid") {
    return {FrechetDistance(reference_, test_)};
  }
  if (params_.metric == "kid") {
    return {KernelDistance(reference_, test_)};
  }
  const ManifoldScores scores = CompareManifolds(reference_, test_, kNeighbours);
  return {MeanOfScores(scores.precision), MeanOfScores(scores.recall)};
}

WorkResult DistributionWork::Go() {
  WorkResult result;
  const Stopwatch stopwatch;
  result.check = Compute();
  result.seconds = stopwatch.Seconds();
  result.items = 1;
  return result;
}

}  // namespace pentimento
