#include "metrics/statistics/subject_bootstrap.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/hops.h"

namespace pentimento {

ReplicateTable::ReplicateTable(int replicates, int columns)
    : replicates_(replicates),
      columns_(columns),
      values_(static_cast<std::size_t>(replicates) * static_cast<std::size_t>(columns),
              std::numeric_limits<double>::quiet_NaN()) {}

std::span<double> ReplicateTable::Row(int replicate) {
  return std::span<double>(values_).subspan(static_cast<std::size_t>(replicate) * static_cast<std::size_t>(columns_),
                                            static_cast<std::size_t>(columns_));
}

std::vector<double> ReplicateTable::Column(int column) const {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(replicates_));
  for (int replicate = 0; replicate < replicates_; ++replicate) {
    values.push_back(values_[static_cast<std::size_t>(replicate) * static_cast<std::size_t>(columns_) +
                             static_cast<std::size_t>(column)]);
  }
  return values;
}

SubjectBootstrap::SubjectBootstrap(std::vector<std::string> subjects, std::uint64_t seed, int replicates, int threads)
    : subjects_(std::move(subjects)), seed_(seed), replicates_(replicates), threads_(std::max(threads, 1)) {
  std::ranges::sort(subjects_);
  const auto repeats = std::ranges::unique(subjects_);
  subjects_.erase(repeats.begin(), repeats.end());
}

SubjectBootstrap::SubjectBootstrap(const MeasureInput& input)
    : SubjectBootstrap(SubjectsOf(input), input.seed, input.statistics.replicates, input.threads.compute) {}

std::int32_t SubjectBootstrap::Number(const std::string& subject) const {
  const auto found = std::ranges::lower_bound(subjects_, subject);
  if (found == subjects_.end() || *found != subject) {
    throw InternalError(fmt::format("subject \"{}\" is not among those that are resampled", subject));
  }
  return static_cast<std::int32_t>(found - subjects_.begin());
}

std::vector<double> SubjectBootstrap::Weights(int replicate) const {
  std::vector<double> weights(subjects_.size(), 0.0);
  RandomStream random(seed_, "bootstrap", static_cast<std::uint64_t>(replicate));
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    weights[random.Below(subjects_.size())] += 1.0;
  }
  return weights;
}

ReplicateTable SubjectBootstrap::Run(int columns, const Statistic& statistic) const {
  return RunNumbered(columns, [&](int /*replicate*/, std::span<const double> weights, std::span<double> out) {
    statistic(weights, out);
  });
}

ReplicateTable SubjectBootstrap::RunNumbered(int columns, const NumberedStatistic& statistic) const {
  ReplicateTable table(replicates_, columns);
  // TBB complains of an arena that is larger than the machine.
  tbb::task_arena arena(std::min(threads_, tbb::this_task_arena::max_concurrency()));
  arena.execute([&] {
    tbb::parallel_for(0, replicates_,
                      [&](int replicate) { statistic(replicate, Weights(replicate), table.Row(replicate)); });
  });
  return table;
}

}  // namespace pentimento
