#include "experiments/benchmarks/cases.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "datasets/portraits/factors.h"
#include "datasets/portraits/portraits.h"
#include "experiments/benchmarks/cyclegan_step_work.h"
#include "experiments/benchmarks/decode_resize_work.h"
#include "experiments/benchmarks/distribution_memory_work.h"
#include "experiments/benchmarks/dlib_descriptor_work.h"
#include "experiments/benchmarks/generator_work.h"
#include "experiments/benchmarks/measure_pairs_work.h"
#include "experiments/benchmarks/pair_metric_work.h"
#include "experiments/benchmarks/picture_work.h"
#include "experiments/benchmarks/score_file_work.h"
#include "experiments/benchmarks/translate_folder_work.h"
#include "framework/checkpoint/load_into.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"
#include "framework/methods/classical/stylise.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "framework/nn/init.h"
#include "framework/nn/resnet_generator.h"
#include "framework/ops/similarity/ciede2000.h"
#include "framework/ops/similarity/fsim.h"
#include "framework/ops/similarity/gmsd.h"
#include "framework/ops/similarity/ms_ssim.h"
#include "framework/ops/similarity/ssim.h"
#include "framework/ops/similarity/vif.h"
#include "metrics/fidelity/ssim_metric.h"

namespace pentimento {
namespace {

constexpr std::uint64_t kSeed = 1;

Picture Portrait(std::int64_t identity, int size) {
  const auto index = static_cast<std::uint64_t>(identity);
  return RenderPortrait(DrawIdentity(kSeed, index), DrawCapture(kSeed, index, 0), PortraitDomain::kPhoto, size);
}

torch::Tensor RandomValues(const std::vector<std::int64_t>& shape, double low, double high, std::string_view name) {
  RandomStream random(kSeed, "benchmark.inputs", name);
  torch::Tensor tensor = torch::empty(shape, torch::kFloat32);
  for (float& value : std::span<float>(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel()))) {
    value = static_cast<float>(random.Uniform(low, high));
  }
  return tensor;
}

std::string Mismatch(const char* what, double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance
             ? ""
             : fmt::format("{} is {} instead of {} (within {})", what, actual, expected, tolerance);
}

/// One step of the quickstart's CycleGAN; its first cycle loss is recomputed from the networks.
BenchCase CycleganStepCase(Precision precision, int threads) {
  CycleganStepParams params;
  params.ngf = 24;
  params.blocks = 6;
  params.steps = 1;
  params.precision = precision;
  params.threads = threads;
  const std::vector<std::int64_t> shape = {1, params.batch, 3, params.size, params.size};
  const torch::Tensor real_a = RandomValues(shape, -1.0, 1.0, "real_a");
  const torch::Tensor real_b = RandomValues(shape, -1.0, 1.0, "real_b");
  const bool bf16 = precision == Precision::kBf16;
  return {fmt::format("cyclegan_step[{}]", bf16 ? "bf16" : "fp32"), "step",
          [=] { return std::make_unique<CycleganStepWork>(params, TensorMap{}, real_a, real_b); },
          [=](const WorkResult& result) {
            const torch::NoGradGuard no_gradient;
            CycleGanTrainer trainer(params.Options(), 1);
            const torch::Tensor back = trainer.MakeA(trainer.MakeB(real_a[0]));
            const double cycle = 10.0 * (back - real_a[0]).abs().mean().item<double>();
            return Mismatch("cycle_A", result.check.at(2), cycle, (bf16 ? 2e-2 : 1e-4) * cycle);
          }};
}

/// CycleGAN's generator on one picture; what its own layers make of it is the reference.
BenchCase GeneratorCase(const BenchSurroundings& surroundings, std::int64_t size, Precision precision) {
  GeneratorParams params;
  params.size = size;
  params.precision = precision;
  params.threads = surroundings.threads;
  const bool bf16 = precision == Precision::kBf16;
  const std::filesystem::path weights = surroundings.scratch / "generator.safetensors";
  const auto network = [] {
    ResnetGenerator generator;
    InitNormal(*generator, kSeed, "benchmark.generator", 0.03);
    return generator;
  };
  const auto picture = [size] { return RandomValues({1, 3, size, size}, -1.0, 1.0, "generator"); };
  return {fmt::format("generator[resnet9,{},{}]", size, bf16 ? "bf16" : "fp32"), "picture",
          [=] {
            SaveTensors(StateOf(*network()), {}, weights);
            return std::make_unique<GeneratorWork>(params, weights, picture());
          },
          [=](const WorkResult& result) {
            constexpr std::int64_t kEvery = GeneratorWork::kCheckedEvery;
            const torch::NoGradGuard no_gradient;
            const torch::Tensor expected = network()->ForwardByLayers(picture()).contiguous();
            std::string problem;
            std::size_t next = 0;
            for (std::int64_t i = 0; i < expected.numel() && problem.empty(); ++i) {
              if (i / size % size % kEvery == 0 && i % size % kEvery == 0) {
                problem =
                    Mismatch("a value", result.check.at(next++), expected.data_ptr<float>()[i], bf16 ? 0.15 : 2e-4);
              }
            }
            return problem;
          }};
}

BenchCase DecodeResizeCase(const BenchSurroundings& surroundings) {
  DecodeResizeParams params;
  params.count = 8;
  params.threads = surroundings.threads;
  params.loaders = surroundings.threads;
  std::vector<float> expected;
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < params.count; ++i) {
    const Picture picture = ResizePicture(Portrait(i, 512), 1360, 1120);
    files.push_back(surroundings.scratch / fmt::format("{:03}.jpg", i));
    EncodePicture(picture, files.back(), {.format = PictureFormat::kJpeg, .quality = 90});
    const Picture small = ResizePicture(picture, params.size, params.size);
    expected.insert(expected.end(), small.values.begin(), small.values.end());
  }
  return {"decode_resize", "picture", [=] { return std::make_unique<DecodeResizeWork>(params, files); },
          [cells = CellMeans(expected, params.size)](const WorkResult& result) {
            std::string problem;
            for (std::size_t i = 0; i < cells.size() && problem.empty(); ++i) {
              problem = Mismatch("a cell's mean", result.check.at(i), cells[i], 0.02);
            }
            return problem;
          }};
}

/// The metric as runs compute it must agree with its definition in double precision; the first pair is equal, the
/// second flat.
BenchCase PairMetricCase(const std::string& name, int threads,
                         const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& definition) {
  const std::vector<std::int64_t> shape = {8, 3, 256, 256};
  const torch::Tensor a = RandomValues(shape, 0.0, 1.0, "pair_a");
  const torch::Tensor b = (a + 0.3 * RandomValues(shape, -1.0, 1.0, "pair_b")).clamp(0.0, 1.0);
  b[0].copy_(a[0]);
  a[1].fill_(0.25);
  b[1].fill_(0.5);
  std::vector<Picture> references;
  std::vector<Picture> tests;
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    references.push_back(ToPicture(a[i]));
    tests.push_back(ToPicture(b[i]));
  }
  return {name, "pair",
          [=] { return std::make_unique<PairMetricWork>(MakePairMetric(name), references, tests, 1, threads); },
          [=](const WorkResult& result) {
            const torch::NoGradGuard no_gradient;
            std::string problem;
            for (std::int64_t i = 0; i < 3 && problem.empty(); ++i) {
              const auto pair = [i](const torch::Tensor& batch) {
                return batch.slice(0, i, i + 1).to(torch::kFloat64);
              };
              const auto expected = definition(pair(a), pair(b)).item<double>();
              problem = Mismatch(name.c_str(), result.check.at(static_cast<std::size_t>(i)), expected, 1e-4);
            }
            return problem;
          }};
}

/// Must agree with dlib's own code, and two people must have two descriptors.
BenchCase DlibDescriptorCase(const BenchSurroundings& surroundings, Precision precision) {
  const std::filesystem::path weights = surroundings.weights / kDlibResnetWeights;
  std::vector<FaceChip> chips(16);
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const Picture portrait = Portrait(static_cast<std::int64_t>(i), kDlibChip.side);
    for (std::size_t pixel = 0; pixel < portrait.PixelCount(); ++pixel) {
      for (int channel = 0; channel < 3; ++channel) {
        chips[i].rgb.push_back(static_cast<std::uint8_t>(std::lround(portrait.Plane(channel)[pixel] * 255.0F)));
      }
    }
  }
  const bool exact = precision == Precision::kFp32;
  return {exact ? "dlib_descriptor" : "dlib_descriptor_bf16", "face",
          [=] { return std::make_unique<DlibDescriptorWork>(weights, chips, precision); },
          [=](const WorkResult& result) {
            const std::vector<double> alone = DlibDescriptorPeer(weights, chips).Go().check;
            std::string problem;
            double apart = 0.0;
            for (std::size_t i = 0; i < alone.size() && problem.empty(); ++i) {
              problem = Mismatch("a number of a descriptor", result.check.at(i), alone[i], exact ? 1e-4 : 3e-2);
              apart = i < 128 ? std::max(apart, std::abs(alone[i] - alone[i + 128])) : apart;
            }
            return apart < 1e-2 ? "two people have the same descriptor" : problem;
          }};
}

BenchCase ClassicalCase(int size, std::int64_t count) {
  std::vector<Picture> inputs;
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    inputs.push_back(Portrait(i, size));
    values.insert(values.end(), inputs.back().values.begin(), inputs.back().values.end());
  }
  const ClassicalOptions options;
  const auto stylise = [=](std::int64_t i) {
    RandomStream random(kSeed, "classical.palette", static_cast<std::uint64_t>(i));
    return Stylise(inputs[static_cast<std::size_t>(i)], options, ReferencePalette(options.tone), random);
  };
  return {fmt::format("classical[{}]", size), "picture",
          [=] { return std::make_unique<PictureWork>("Pentimento", count, size, stylise); },
          [before = CellMeans(values, size)](const WorkResult& result) -> std::string {
            double change = 0.0;
            for (std::size_t i = 0; i < before.size(); ++i) {
              change = std::max(change, std::abs(result.check.at(i) - before[i]));
            }
            return change > 0.02 && change < 0.6 ? "" : fmt::format("pictures changed by {} at most", change);
          }};
}

BenchCase PortraitsCase(int size, std::int64_t count) {
  return {fmt::format("portraits[{}]", size), "picture",
          [=] {
            return std::make_unique<PictureWork>("Pentimento", count, size,
                                                 [size](std::int64_t i) { return Portrait(i, size); });
          },
          [](const WorkResult& result) -> std::string {
            const auto [least, greatest] = std::ranges::minmax(result.check);
            double apart = 0.0;
            for (std::size_t i = 0; i < 192; ++i) {
              apart = std::max(apart, std::abs(result.check.at(i) - result.check.at(i + 192)));
            }
            return least >= 0.0 && greatest <= 1.0 && apart > 0.05 ? "" : "two people's pictures are the same";
          }};
}

/// The same work per pair for ten times as many pairs: what the memory must not grow with.
BenchCase MeasurePairsCase(const BenchSurroundings& surroundings, std::int64_t count) {
  return {fmt::format("measure_ssim[{} pairs]", count), "pair",
          [=] {
            return std::make_unique<MeasurePairsWork>(std::make_unique<SsimMetric>(SsimOptions{}), count,
                                                      surroundings.scratch, surroundings.threads);
          },
          [=](const WorkResult& result) -> std::string {
            constexpr std::int64_t kMostBytesAPair = 2048;
            constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;
            if (result.items != count) {
              return fmt::format("{} of {} pairs were measured", result.items, count);
            }
            return result.peak_bytes.value_or(0) <= kMostBytes + count * kMostBytesAPair
                       ? Mismatch("SSIM of noise", result.check.at(0), 0.0, 0.1)
                       : fmt::format("{} bytes of memory", *result.peak_bytes);
          }};
}

/// Ten times as many pictures must take no more memory than their numbers: the distance of two Gaussians around 0 whose
/// deviations are 1 and 1.5 is known.
BenchCase DistributionMemoryCase(std::int64_t count) {
  return {fmt::format("distribution[{} pictures]", count), "picture",
          [=] { return std::make_unique<DistributionMemoryWork>(count); },
          [=](const WorkResult& result) -> std::string {
            constexpr std::int64_t kMostBytesAPicture = 128;
            constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;
            constexpr double kComponents = DistributionMemoryWork::kFeatures;
            constexpr double kDistance = kComponents * 0.25;
            // Of n vectors the distance is too large by 1 * 1.5 D^2 / 2n for the covariances, (1 + 1.5^2) D / n for the
            // means, as long as D is much less than n.
            const double bias = (0.75 * kComponents + 3.25) * kComponents / static_cast<double>(count);
            if (result.items != count) {
              return fmt::format("{} of {} pictures were compared", result.items, count);
            }
            if (result.peak_bytes.value_or(0) > kMostBytes + count * kMostBytesAPicture) {
              return fmt::format("{} bytes of memory", *result.peak_bytes);
            }
            std::string problem =
                Mismatch("the distance", result.check.at(0), kDistance + bias, 0.1 * kDistance + 0.5 * bias);
            if (problem.empty()) {
              problem = Mismatch("the mean distance without a group", result.check.at(1), result.check.at(0), 0.5);
            }
            return problem.empty() ? Mismatch("FID_infinity", result.check.at(2), kDistance, 0.25 * kDistance)
                                   : problem;
          }};
}

/// Ten times as many pictures must take no more memory than what is known of each file, and the same bits must come.
BenchCase TranslateFolderCase(const BenchSurroundings& surroundings, std::int64_t count) {
  return {fmt::format("translate_folder[{} pictures]", count), "picture",
          [=] {
            return std::make_unique<TranslateFolderWork>(count,
                                                         surroundings.scratch / fmt::format("translate-{}", count),
                                                         ThreadBudget{surroundings.threads, surroundings.threads});
          },
          [=](const WorkResult& result) -> std::string {
            constexpr std::int64_t kMostBytesAPicture = 1024;
            constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;
            if (result.items != count || result.check.at(0) != static_cast<double>(count)) {
              return fmt::format("{} of {} pictures are right", result.check.at(0), count);
            }
            return result.peak_bytes.value_or(0) <= kMostBytes + count * kMostBytesAPicture
                       ? ""
                       : fmt::format("{} bytes of memory", *result.peak_bytes);
          }};
}

/// Ten million lines, which are to be read in 10 s and 2 GB. The file has more than 700 MB, so it is written only once,
/// and only if the case runs.
BenchCase ScoreFileCase(const BenchSurroundings& surroundings) {
  constexpr std::int64_t kLines = 10'000'000;
  constexpr int kPeople = 800;
  const std::filesystem::path path = surroundings.scratch / "scores.csv";
  return {"score_file", "line",
          [=] {
            if (!std::filesystem::exists(path)) {
              WriteScoreTable(path, kLines, kPeople);
            }
            return std::make_unique<ScoreFileWork>(path);
          },
          [](const WorkResult& result) -> std::string {
            constexpr std::int64_t kPictures = 4 * kPeople;
            constexpr double kMostSeconds = 10.0;
            constexpr std::int64_t kMostBytes = 2'000'000'000;
            if (result.seconds > kMostSeconds || result.peak_bytes.value_or(0) > kMostBytes) {
              return fmt::format("{:.1f} s and {} bytes of memory", result.seconds, result.peak_bytes.value_or(0));
            }
            std::int64_t self_comparisons = 0;
            double sum = 0.0;
            for (std::int64_t line = 0; line < kLines; ++line) {
              const bool self = line / kPictures % kPictures == line % kPictures;
              self_comparisons += self ? 1 : 0;
              sum += self ? 0.0 : static_cast<double>(line % (1 << 20)) * 0x1.0p-20;
            }
            return result.items == kLines && result.check.at(0) == kPictures &&
                           result.check.at(1) == static_cast<double>(self_comparisons) && result.check.at(2) == sum
                       ? ""
                       : "lines were lost or misread";
          }};
}

}  // namespace

std::vector<BenchCase> BenchCases(const BenchSurroundings& surroundings) {
  return {CycleganStepCase(Precision::kFp32, surroundings.threads),
          CycleganStepCase(Precision::kBf16, surroundings.threads),
          GeneratorCase(surroundings, 256, Precision::kFp32),
          GeneratorCase(surroundings, 256, Precision::kBf16),
          GeneratorCase(surroundings, 512, Precision::kFp32),
          GeneratorCase(surroundings, 512, Precision::kBf16),
          DecodeResizeCase(surroundings),
          PairMetricCase("ssim", surroundings.threads, [](const auto& a, const auto& b) { return Ssim(a, b); }),
          PairMetricCase("ms_ssim", surroundings.threads, [](const auto& a, const auto& b) { return MsSsim(a, b); }),
          PairMetricCase("vif", surroundings.threads, Vif),
          PairMetricCase("fsim", surroundings.threads, [](const auto& a, const auto& b) { return Fsim(a, b); }),
          PairMetricCase("gmsd", surroundings.threads, Gmsd),
          PairMetricCase("ciede2000", surroundings.threads, Ciede2000),
          MeasurePairsCase(surroundings, 1000),
          MeasurePairsCase(surroundings, 10'000),
          DistributionMemoryCase(1000),
          DistributionMemoryCase(10'000),
          TranslateFolderCase(surroundings, 1000),
          TranslateFolderCase(surroundings, 10'000),
          DlibDescriptorCase(surroundings, Precision::kFp32),
          DlibDescriptorCase(surroundings, Precision::kBf16),
          ClassicalCase(128, 8),
          ClassicalCase(512, 1),
          PortraitsCase(128, 16),
          ScoreFileCase(surroundings)};
}

}  // namespace pentimento
