#include "experiments/benchmarks/measure_pairs_work.h"

#include <fmt/format.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"

namespace pentimento {
namespace {

constexpr std::int64_t kFiles = 32;
constexpr int kSide = 64;

std::filesystem::path WritePicture(const std::filesystem::path& folder, std::int64_t number, const char* side) {
  RandomStream random(1, side, static_cast<std::uint64_t>(number));
  Picture picture(kSide, kSide);
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  std::filesystem::path path = folder / fmt::format("{}-{:02}.png", side, number);
  EncodePicture(picture, path, {});
  return path;
}

}  // namespace

MeasurePairsWork::MeasurePairsWork(std::unique_ptr<PairMetric> metric, std::int64_t count,
                                   const std::filesystem::path& folder, int threads)
    : metric_(std::move(metric)) {
  HopView hop{"x-y", "f", "", {}, {}};
  for (std::int64_t i = 0; i < kFiles; ++i) {
    hop.reference.push_back({{}, {}, WritePicture(folder, i, "reference")});
    hop.test.push_back({{}, {}, WritePicture(folder, i, "test")});
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const auto file = static_cast<std::size_t>(i % kFiles);
    for (auto* const pictures : {&hop.reference, &hop.test}) {
      ChainPicture picture = (*pictures)[file];
      picture.id = fmt::format("{:06}", i);
      picture.subject = fmt::format("{:03}", i % 100);
      if (i < kFiles) {
        (*pictures)[file] = std::move(picture);
      } else {
        pictures->push_back(std::move(picture));
      }
    }
  }
  input_.hops.push_back(std::move(hop));
  input_.progress = &progress_;
  input_.threads = {threads, threads};
}

WorkResult MeasurePairsWork::Go() {
  WorkResult result;
  const PeakMemory memory;
  const Stopwatch stopwatch;
  const MeasureResult measured = metric_->Measure(input_);
  result.seconds = stopwatch.Seconds();
  result.peak_bytes = memory.Bytes();
  result.items = measured.figures.at(0).n;
  result.check = {measured.figures.at(0).value};
  return result;
}

}  // namespace pentimento
