#include "experiments/benchmarks/generator_work.h"

#include <utility>

#include <fmt/format.h>
#include <torch/version.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"

namespace pentimento {
namespace {

GeneratorMethodOptions MethodOptionsOf(const GeneratorParams& params, const std::filesystem::path& weights) {
  GeneratorMethodOptions options;
  options.weights = weights;
  options.precision = params.precision;
  return options;
}

}  // namespace

const OptionSchema& GeneratorParams::Schema() {
  using P = GeneratorParams;
  static const OptionSchema schema = OptionTable<P>()
                                         .Add("size", &P::size, "of the pictures", {.unit = "px", .minimum = 16})
                                         .Add("count", &P::count, "pictures", {.minimum = 1})
                                         .Add("ngf", &P::ngf, "width", {.minimum = 1})
                                         .Add("blocks", &P::blocks, "residual blocks", {.minimum = 0})
                                         .AddChoice("precision", &P::precision, "of the network",
                                                    {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
                                         .Add("threads", &P::threads, "compute threads", {.minimum = 1})
                                         .Build();
  return schema;
}

GeneratorWork::GeneratorWork(const GeneratorParams& params, const std::filesystem::path& weights,
                             torch::Tensor pictures)
    : params_(params), method_(MethodOptionsOf(params, weights)), pictures_(std::move(pictures)) {}

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
    made.push_back(method_.ApplyRaw(picture, {}).images);
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
