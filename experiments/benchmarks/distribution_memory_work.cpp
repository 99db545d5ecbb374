#include "experiments/benchmarks/distribution_memory_work.h"

#include <numeric>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"
#include "framework/core/random.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/jackknife.h"
#include "metrics/distribution/kernel_distance.h"

namespace pentimento {
namespace {

constexpr std::int64_t kPeopleInLots = 100;

FeatureFile NormalVectors(std::int64_t count, std::uint64_t lot, double deviation) {
  RandomStream random(1, "benchmark.distribution", lot);
  FeatureFile features(count);
  std::vector<float> row(static_cast<std::size_t>(DistributionMemoryWork::kFeatures));
  for (std::int64_t i = 0; i < count; ++i) {
    for (float& value : row) {
      value = static_cast<float>(random.Normal(0.0, deviation));
    }
    features.Append(row);
  }
  return features;
}

}  // namespace

DistributionMemoryWork::DistributionMemoryWork(std::int64_t count)
    : reference_(NormalVectors(count, 0, 1.0)), test_(NormalVectors(count, 1, 1.5)), groups_(kJackknifeGroups) {
  for (std::int64_t i = 0; i < count; ++i) {
    person_.push_back(static_cast<std::int32_t>(i % kPeopleInLots));
    groups_[static_cast<std::size_t>(i % kPeopleInLots % kJackknifeGroups)].push_back(i);
  }
}

WorkResult DistributionMemoryWork::Go() {
  WorkResult result;
  const PeakMemory memory;
  const Stopwatch stopwatch;
  const torch::Tensor reference = reference_.Features();
  const torch::Tensor test = test_.Features();
  const std::vector<double> without = FrechetDistancesWithout(reference, test, groups_);
  const KernelSumsOfPeople sums(reference, person_, test, person_, kPeopleInLots);
  result.check = {FrechetDistance(reference, test),
                  std::accumulate(without.begin(), without.end(), 0.0) / static_cast<double>(without.size()),
                  ExtrapolatedFrechetDistance(reference, test, 1).value,
                  sums.At(std::vector<double>(static_cast<std::size_t>(kPeopleInLots), 1.0))};
  result.seconds = stopwatch.Seconds();
  result.peak_bytes = memory.Bytes();
  result.items = reference.size(0);
  return result;
}

}  // namespace pentimento
