#include "experiments/benchmarks/cyclegan_step_work.h"

#include <torch/version.h>

#include "experiments/benchmarks/stopwatch.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"

namespace pentimento {

const OptionSchema& CycleganStepParams::Schema() {
  static const OptionSchema schema =
      OptionTable<CycleganStepParams>()
          .Add("size", &CycleganStepParams::size, "of the pictures", {.unit = "px", .minimum = 16})
          .Add("batch", &CycleganStepParams::batch, "pictures a step", {.minimum = 1})
          .Add("ngf", &CycleganStepParams::ngf, "generator's width", {.minimum = 1})
          .Add("ndf", &CycleganStepParams::ndf, "discriminator's width", {.minimum = 1})
          .Add("blocks", &CycleganStepParams::blocks, "residual blocks", {.minimum = 1})
          .Add("steps", &CycleganStepParams::steps, "steps each time", {.minimum = 1})
          .AddChoice("precision", &CycleganStepParams::precision, "of forward and backward passes", PrecisionChoices())
          .AddChoice("peer_precision", &CycleganStepParams::peer_precision, "of the Python side's", PrecisionChoices())
          .Add("device", &CycleganStepParams::device, "where it is computed: cpu, cuda or cuda:N")
          .Add("threads", &CycleganStepParams::threads, "compute threads", {.minimum = 1})
          .Build();
  return schema;
}

CycleGanOptions CycleganStepParams::Options() const {
  CycleGanOptions options;
  options.ngf = ngf;
  options.ndf = ndf;
  options.blocks = blocks;
  options.train.size = size;
  options.train.batch = batch;
  options.train.precision = precision;
  options.device = device;
  return options;
}

CycleganStepWork::CycleganStepWork(const CycleganStepParams& params, TensorMap weights, torch::Tensor real_a,
                                   torch::Tensor real_b)
    : params_(params), weights_(std::move(weights)), real_a_(std::move(real_a)), real_b_(std::move(real_b)) {}

std::string CycleganStepWork::implementation() const {
  return std::string("Pentimento, libtorch " TORCH_VERSION ", ") +
         (params_.precision == Precision::kBf16 ? "bf16" : "fp32");
}

WorkResult CycleganStepWork::Go() {
  CycleGanTrainer trainer(params_.Options(), 1);
  for (const std::string& network : trainer.networks()) {
    const std::string prefix = network + ".";
    TensorMap own;
    for (const auto& [name, tensor] : weights_) {
      if (name.starts_with(prefix)) {
        own.emplace(name.substr(prefix.size()), tensor);
      }
    }
    if (!weights_.empty()) {
      trainer.LoadWeights(network, own, "the row's weights");
    }
  }
  WorkResult result;
  const Stopwatch stopwatch;
  for (std::int64_t step = 0; step < real_a_.size(0); ++step) {
    const std::vector<double> losses = trainer.Step({real_a_[step], real_b_[step]});
    result.check.insert(result.check.end(), losses.begin(), losses.end());
  }
  result.seconds = stopwatch.Seconds();
  result.items = real_a_.size(0) * real_a_.size(1);
  return result;
}

}  // namespace pentimento
