#include "experiments/benchmarks/ssim_work.h"

#include <torch/version.h>

#include "experiments/benchmarks/stopwatch.h"
#include "metrics/fidelity/ssim.h"

namespace pentimento {

const OptionSchema& SsimParams::Schema() {
  static const OptionSchema schema =
      OptionTable<SsimParams>()
          .Add("count", &SsimParams::count, "pairs", {.minimum = 1})
          .Add("size", &SsimParams::size, "of the pictures", {.unit = "px", .minimum = 11})
          .Add("threads", &SsimParams::threads, "compute threads", {.minimum = 1})
          .Add("peer", &SsimParams::peer, "what the Python side uses", {.choices = {"skimage", "piq"}})
          .Build();
  return schema;
}

SsimWork::SsimWork(torch::Tensor a, torch::Tensor b) : a_(std::move(a)), b_(std::move(b)) {}

std::string SsimWork::implementation() const { return "Pentimento, libtorch " TORCH_VERSION ", fp32"; }

WorkResult SsimWork::Go() {
  const torch::InferenceMode inference;
  WorkResult result;
  const Stopwatch stopwatch;
  for (std::int64_t i = 0; i < a_.size(0); ++i) {
    result.check.push_back(Ssim(a_.slice(0, i, i + 1), b_.slice(0, i, i + 1)).item<double>());
  }
  result.seconds = stopwatch.Seconds();
  result.items = a_.size(0);
  return result;
}

}  // namespace pentimento
