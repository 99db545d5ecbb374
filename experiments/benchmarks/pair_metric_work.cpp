#include "experiments/benchmarks/pair_metric_work.h"

#include <utility>

#include <fmt/format.h>

#include "experiments/benchmarks/stopwatch.h"
#include "experiments/registries.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {

const OptionSchema& PairMetricParams::Schema() {
  static const OptionSchema schema =
      OptionTable<PairMetricParams>()
          .Add("metric", &PairMetricParams::metric, "name of the metric")
          .Add("settings", &PairMetricParams::settings, "the metric's options that are not the defaults")
          .Add("count", &PairMetricParams::count, "pairs", {.minimum = 1})
          .Add("rounds", &PairMetricParams::rounds, "how often all pairs are measured", {.minimum = 1})
          .Add("size", &PairMetricParams::size, "of the pictures", {.unit = "px", .minimum = 11})
          .Add("threads", &PairMetricParams::threads, "threads", {.minimum = 1})
          .Add("peer", &PairMetricParams::peer, "what the Python side uses",
               {.choices = {"skimage", "piq", "torchmetrics"}})
          .Build();
  return schema;
}

PairMetricWork::PairMetricWork(std::unique_ptr<const PairMetric> metric, std::vector<Picture> references,
                               std::vector<Picture> tests, int rounds, int threads)
    : metric_(std::move(metric)),
      references_(std::move(references)),
      tests_(std::move(tests)),
      rounds_(rounds),
      threads_(threads) {}

WorkResult PairMetricWork::Go() {
  WorkResult result;
  const std::size_t pairs = references_.size();
  const std::size_t measured = pairs * static_cast<std::size_t>(rounds_);
  result.items = static_cast<std::int64_t>(measured);
  result.check.resize(measured);
  const Stopwatch stopwatch;
  ParallelFor(measured, threads_, {},
              [&](std::size_t i) { result.check[i] = metric_->Score(references_[i % pairs], tests_[i % pairs]); });
  result.seconds = stopwatch.Seconds();
  return result;
}

std::unique_ptr<const PairMetric> MakePairMetric(const std::string& name,
                                                 const std::map<std::string, std::string>& settings) {
  const Registries registries = MakeRegistries();
  const auto& entry = registries.metrics.Get(name);
  Json resolved;
  ThrowProblems(ResolveOptions(*entry.schema, Json(settings), resolved), name);
  std::unique_ptr<Metric> metric = entry.make(resolved);
  if (dynamic_cast<const PairMetric*>(metric.get()) == nullptr) {
    throw ConfigError(fmt::format("the metric {} does not compare pairs of pictures", name));
  }
  return std::unique_ptr<const PairMetric>(static_cast<const PairMetric*>(metric.release()));
}

}  // namespace pentimento
