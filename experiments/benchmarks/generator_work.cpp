#include "experiments/benchmarks/generator_work.h"

#include <utility>

#include <fmt/format.h>
#include <torch/version.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"
#include "framework/methods/neural/animegan2/animegan2_method.h"
#include "framework/methods/neural/cyclegan/generator_method.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"

namespace pentimento {
namespace {

template <class Method, class Options>
std::unique_ptr<Method> Make(const GeneratorParams& params, const std::filesystem::path& weights) {
  Options options;
  options.weights = weights;
  options.precision = params.precision;
  options.device = params.device;
  return std::make_unique<Method>(options);
}

std::unique_ptr<Method> MakeMethod(const GeneratorParams& params, const std::filesystem::path& weights) {
  if (params.network == "unet") {
    return Make<Pix2PixMethod, Pix2PixMethodOptions>(params, weights);
  }
  if (params.network == "animegan") {
    return Make<AnimeGan2Method, AnimeGan2MethodOptions>(params, weights);
  }
  return Make<GeneratorMethod, GeneratorMethodOptions>(params, weights);
}

}  // namespace

const OptionSchema& GeneratorParams::Schema() {
  using P = GeneratorParams;
  static const OptionSchema schema =
      OptionTable<P>()
          .Add("network", &P::network, "the generator", {.choices = {"resnet", "unet", "animegan"}})
          .Add("size", &P::size, "of the pictures", {.unit = "px", .minimum = 16})
          .Add("count", &P::count, "pictures", {.minimum = 1})
          .Add("ngf", &P::ngf, "width", {.minimum = 1})
          .Add("blocks", &P::blocks, "residual blocks", {.minimum = 0})
          .AddChoice("precision", &P::precision, "of the network", PrecisionChoices())
          .Add("device", &P::device, "where it is computed: cpu, cuda or cuda:N")
          .Add("threads", &P::threads, "compute threads", {.minimum = 1})
          .Build();
  return schema;
}

GeneratorWork::GeneratorWork(const GeneratorParams& params, const std::filesystem::path& weights,
                             torch::Tensor pictures)
    : params_(params), method_(MakeMethod(params, weights)), pictures_(std::move(pictures)) {}

std::string GeneratorWork::implementation() const {
  return fmt::format("Pentimento, libtorch " TORCH_VERSION ", {}",
                     params_.precision == Precision::kBf16 ? "bf16" : "fp32");
}

WorkResult GeneratorWork::Go() {
  WorkResult result;
  std::vector<torch::Tensor> made;
  const PeakMemory memory;
  const Stopwatch stopwatch;
  for (const torch::Tensor& picture : pictures_.split(1)) {
    made.push_back(method_->ApplyRaw(picture, {}).images);
  }
  result.seconds = stopwatch.Seconds();
  result.peak_bytes = memory.Bytes();
  result.items = pictures_.size(0);
  for (const torch::Tensor& picture : made) {
    const torch::Tensor checked =
        picture.slice(2, 0, picture.size(2), kCheckedEvery).slice(3, 0, picture.size(3), kCheckedEvery).contiguous();
    result.check.insert(result.check.end(), checked.data_ptr<float>(), checked.data_ptr<float>() + checked.numel());
  }
  return result;
}

}  // namespace pentimento
