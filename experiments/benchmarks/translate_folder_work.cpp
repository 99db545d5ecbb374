#include "experiments/benchmarks/translate_folder_work.h"

#include <ctime>

#include <fmt/format.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"
#include "experiments/pipeline/translation_run.h"
#include "framework/checkpoint/load_into.h"
#include "framework/core/atomic_file.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "framework/methods/neural/cyclegan/generator_method.h"
#include "framework/nn/init.h"
#include "framework/nn/resnet_generator.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFiles = 32;
constexpr int kSide = 64;

/// Coloured ramps, each picture others: files of the size that photographs of this size have.
fs::path WriteRamps(const fs::path& folder, std::int64_t number) {
  RandomStream random(1, "benchmark.ramps", static_cast<std::uint64_t>(number));
  Picture picture(kSide, kSide);
  for (int channel = 0; channel < 3; ++channel) {
    const double across = random.Uniform();
    const double down = random.Uniform();
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const double ramp = (across * x + down * y) / (2 * kSide);
        picture.At(channel, y, x) = static_cast<float>(ramp + random.Uniform(0.0, 0.1));
      }
    }
  }
  fs::path path = folder / fmt::format("{:02}.png", number);
  EncodePicture(picture, path, {});
  return path;
}

std::unique_ptr<Method> ThinGenerator(const fs::path& weights) {
  ResnetGeneratorOptions thin;
  thin.ngf = 4;
  thin.blocks = 2;
  ResnetGenerator network(thin);
  InitNormal(*network, 1, "benchmark.generator");
  SaveTensors(CopyOfState(*network), {}, weights);
  GeneratorMethodOptions options;
  options.weights = weights;
  return std::make_unique<GeneratorMethod>(options);
}

double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

TranslateFolderWork::TranslateFolderWork(std::int64_t count, const fs::path& folder, ThreadBudget threads)
    : output_(folder / "out"), threads_(threads) {
  method_.method = ThinGenerator(folder / "generator.safetensors");
  Progress silent;
  const Translator translator(method_, false, {}, silent);
  for (std::int64_t i = 0; i < kFiles; ++i) {
    const fs::path input = WriteRamps(folder, i);
    const TranslationJob alone{input.filename().string(), input, folder / "alone" / input.filename()};
    TranslateAll(translator, {alone}, {.threads = threads, .progress = silent}, [](const TranslationOutcome&) {});
    expected_.push_back(ReadFile(alone.output));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    jobs_.push_back({fmt::format("{:06}.png", i), folder / fmt::format("{:02}.png", i % kFiles),
                     output_ / fmt::format("{:06}.png", i)});
  }
}

WorkResult TranslateFolderWork::Go() {
  fs::remove_all(output_);
  Progress silent;
  const Translator translator(method_, false, {}, silent);
  WorkResult result;
  const PeakMemory memory;
  const double processor = ProcessorSeconds();
  const Stopwatch stopwatch;
  TranslateAll(translator, jobs_, {.threads = threads_, .progress = silent},
               [&](const TranslationOutcome& outcome) { result.items += outcome.error.empty() ? 1 : 0; });
  result.seconds = stopwatch.Seconds();
  result.busy_cores = (ProcessorSeconds() - processor) / result.seconds;
  result.peak_bytes = memory.Bytes();
  std::int64_t equal = 0;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    equal += ReadFile(jobs_[i].output) == expected_[i % expected_.size()] ? 1 : 0;
  }
  result.check = {static_cast<double>(equal)};
  return result;
}

}  // namespace pentimento
