#include "experiments/benchmarks/perceptual_work.h"

#include <algorithm>

#include <fmt/format.h>
#include <torch/utils.h>
#include <torch/version.h>

#include "experiments/benchmarks/stopwatch.h"
#include "framework/nn/device.h"
#include "framework/nn/hed/hed_vgg16.h"

namespace pentimento {

const OptionSchema& PerceptualParams::Schema() {
  using P = PerceptualParams;
  static const OptionSchema schema =
      OptionTable<P>()
          .Add("count", &P::count, "pairs", {.minimum = 1})
          .Add("size", &P::size, "of the pictures", {.unit = "px", .minimum = 64})
          .Add("batch", &P::batch, "pairs in the network together", {.minimum = 1})
          .Add("device", &P::device, "where it is computed: cpu, cuda or cuda:N")
          .Add("threads", &P::threads, "compute threads", {.minimum = 1})
          .AddChoice("network", &P::network, "under LPIPS",
                     {{"alex", LpipsNetwork::kAlex}, {"vgg", LpipsNetwork::kVgg}, {"squeeze", LpipsNetwork::kSqueeze}})
          .AddChoice("precision", &P::precision, "of the network", PrecisionChoices())
          .Build();
  return schema;
}

PerceptualWork::PerceptualWork(const PerceptualParams& params, Distance distance, torch::Tensor a, torch::Tensor b)
    : params_(params), distance_(std::move(distance)), a_(std::move(a)), b_(std::move(b)) {}

std::string PerceptualWork::implementation() const {
  return fmt::format("Pentimento, libtorch " TORCH_VERSION ", {}, batches of {}",
                     params_.precision == Precision::kBf16 ? "bf16" : "fp32", params_.batch);
}

WorkResult PerceptualWork::Go() {
  const torch::InferenceMode inference;
  const c10::Device device = SelectDevice(params_.device);
  WorkResult result;
  const Stopwatch stopwatch;
  for (std::int64_t begin = 0; begin < a_.size(0); begin += params_.batch) {
    const std::int64_t end = std::min<std::int64_t>(begin + params_.batch, a_.size(0));
    const auto part = [&](const torch::Tensor& pictures) { return pictures.slice(0, begin, end).to(device); };
    const torch::Tensor distances = distance_(part(a_), part(b_)).cpu();
    result.check.insert(result.check.end(), distances.data_ptr<float>(), distances.data_ptr<float>() + (end - begin));
  }
  result.seconds = stopwatch.Seconds();
  result.items = a_.size(0);
  return result;
}

std::unique_ptr<StackDistance> HedDistanceOf(const TensorMap& backbone, Precision precision) {
  FeatureStack stack(Vgg16Layers(/*ceil=*/true));
  LoadStack(*stack, backbone, "backbone.safetensors");
  return std::make_unique<StackDistance>(stack, HedScaling(), std::vector<torch::Tensor>{}, precision);
}

}  // namespace pentimento
