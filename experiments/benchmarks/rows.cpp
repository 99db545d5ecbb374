#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "experiments/benchmarks/cyclegan_step_work.h"
#include "experiments/benchmarks/decode_resize_work.h"
#include "experiments/benchmarks/distribution_work.h"
#include "experiments/benchmarks/dlib_descriptor_work.h"
#include "experiments/benchmarks/generator_work.h"
#include "experiments/benchmarks/metadata_inventory_work.h"
#include "experiments/benchmarks/pair_metric_work.h"
#include "experiments/benchmarks/perceptual_work.h"
#include "experiments/benchmarks/work.h"
#include "experiments/thread_budget.h"
#include "framework/core/npy.h"
#include "framework/nn/device.h"
#include "framework/nn/dists.h"

namespace pentimento {
namespace {

torch::Tensor ReadTensor(const std::filesystem::path& path, std::size_t dimensions) {
  NpyArray array = ReadNpy(path, {"<f4"}, dimensions);
  return torch::from_blob(array.bytes.data(), array.shape, torch::kFloat32).clone();
}

void ExpectShape(const torch::Tensor& tensor, const std::vector<std::int64_t>& shape, const char* name) {
  if (tensor.sizes() != c10::IntArrayRef(shape)) {
    throw DataError(fmt::format("{}.npy is {}, not {}", name,
                                fmt::join(tensor.sizes().begin(), tensor.sizes().end(), " x "),
                                fmt::join(shape, " x ")));
  }
}

std::unique_ptr<Work> CycleganStep(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<CycleganStepParams>(json, "cyclegan_step");
  ApplyThreadBudget({params.threads, 1});
  const std::vector<std::int64_t> shape = {params.steps, params.batch, 3, params.size, params.size};
  torch::Tensor real_a = ReadTensor(inputs / "real_A.npy", shape.size());
  torch::Tensor real_b = ReadTensor(inputs / "real_B.npy", shape.size());
  ExpectShape(real_a, shape, "real_A");
  ExpectShape(real_b, shape, "real_B");
  return std::make_unique<CycleganStepWork>(params, LoadTensors(inputs / "weights.safetensors"), std::move(real_a),
                                            std::move(real_b));
}

std::unique_ptr<Work> Generator(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<GeneratorParams>(json, "generator");
  ApplyThreadBudget({params.threads, 1});
  torch::Tensor pictures = ReadTensor(inputs / "pictures.npy", 4);
  ExpectShape(pictures, {params.count, 3, params.size, params.size}, "pictures");
  return std::make_unique<GeneratorWork>(params, inputs / "weights.safetensors", std::move(pictures));
}

/// The files of a folder, in the order of their names.
std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::unique_ptr<Work> DecodeResize(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<DecodeResizeParams>(json, "decode_resize");
  ApplyThreadBudget({params.threads, params.loaders});
  return std::make_unique<DecodeResizeWork>(params, FilesOf(inputs / "jpeg"));
}

std::unique_ptr<Work> MetadataInventory(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<MetadataInventoryParams>(json, "metadata_inventory");
  return std::make_unique<MetadataInventoryWork>(params, FilesOf(inputs / "jpeg"), inputs / "ours.json");
}

/// The pictures of a float32 [count,3,size,size] file.
std::vector<Picture> ReadPictures(const std::filesystem::path& path, int count, int size) {
  const NpyArray array = ReadNpy(path, {"<f4"}, 4);
  if (array.shape != std::vector<std::int64_t>{count, 3, size, size}) {
    throw DataError(
        fmt::format("{} is {}, not {} x 3 x {} x {}", path.string(), fmt::join(array.shape, " x "), count, size, size));
  }
  std::vector<Picture> pictures(static_cast<std::size_t>(count), Picture(size, size));
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::size_t bytes = pictures[i].values.size() * sizeof(float);
    std::memcpy(pictures[i].values.data(), array.bytes.data() + i * bytes, bytes);
  }
  return pictures;
}

std::unique_ptr<Work> PairMetricOfPairs(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<PairMetricParams>(json, "pair_metric");
  ApplyThreadBudget({1, params.threads});
  std::unique_ptr<const PairMetric> metric = MakePairMetric(params.metric, params.settings);
  return std::make_unique<PairMetricWork>(std::move(metric), ReadPictures(inputs / "a.npy", params.count, params.size),
                                          ReadPictures(inputs / "b.npy", params.count, params.size), params.rounds,
                                          params.threads);
}

/// A network's distance as a function of two batches on the device.
template <class Network>
PerceptualWork::Distance Comparing(std::shared_ptr<Network> network, const std::string& device) {
  network->To(SelectDevice(device));
  return [network](const torch::Tensor& a, const torch::Tensor& b) { return network->Distance(a, b); };
}

std::unique_ptr<Work> Perceptual(const Json& json, const std::filesystem::path& inputs, const std::string& row) {
  const auto params = ParseOptions<PerceptualParams>(json, row);
  ApplyThreadBudget({params.threads, 1});
  const std::vector<std::int64_t> shape = {params.count, 3, params.size, params.size};
  torch::Tensor a = ReadTensor(inputs / "a.npy", shape.size());
  torch::Tensor b = ReadTensor(inputs / "b.npy", shape.size());
  ExpectShape(a, shape, "a");
  ExpectShape(b, shape, "b");
  const TensorMap backbone = LoadTensors(inputs / "backbone.safetensors");
  const auto extra = [&](const char* name) { return LoadTensors(inputs / name); };
  PerceptualWork::Distance distance;
  if (row == "dists") {
    distance = Comparing(std::make_shared<Dists>(backbone, "backbone.safetensors", extra("dists.safetensors"),
                                                 "dists.safetensors", params.precision),
                         params.device);
  } else if (row == "lpips") {
    distance = Comparing(
        std::shared_ptr<StackDistance>(MakeLpips(params.network, backbone, "backbone.safetensors",
                                                 extra("heads.safetensors"), "heads.safetensors", params.precision)),
        params.device);
  } else {
    distance = Comparing(std::shared_ptr<StackDistance>(HedDistanceOf(backbone, params.precision)), params.device);
  }
  return std::make_unique<PerceptualWork>(params, std::move(distance), std::move(a), std::move(b));
}

std::unique_ptr<Work> Distribution(const Json& json, const std::filesystem::path& inputs) {
  const auto params = ParseOptions<DistributionParams>(json, "distribution");
  ApplyThreadBudget({params.threads, 1});
  torch::Tensor reference = ReadTensor(inputs / "reference.npy", 2);
  torch::Tensor test = ReadTensor(inputs / "test.npy", 2);
  ExpectShape(reference, {params.count, params.features}, "reference");
  ExpectShape(test, {params.count, params.features}, "test");
  return std::make_unique<DistributionWork>(params, std::move(reference), std::move(test));
}

std::unique_ptr<Work> DlibDescriptor(const Json& json, const std::filesystem::path& inputs, bool peer) {
  const auto params = ParseOptions<DlibDescriptorParams>(json, "dlib_descriptor");
  ApplyThreadBudget({params.threads, 1});
  const NpyArray array = ReadNpy(inputs / "chips.npy", {"|u1"}, 4);
  if (array.shape != std::vector<std::int64_t>{params.count, kDlibChip.side, kDlibChip.side, 3}) {
    throw DataError(
        fmt::format("chips.npy is {}, not {} x 150 x 150 x 3", fmt::join(array.shape, " x "), params.count));
  }
  const std::size_t chip_bytes = 3UL * kDlibChip.side * kDlibChip.side;
  std::vector<FaceChip> chips(static_cast<std::size_t>(params.count));
  for (std::size_t i = 0; i < chips.size(); ++i) {
    chips[i].rgb.resize(chip_bytes);
    std::memcpy(chips[i].rgb.data(), array.bytes.data() + i * chip_bytes, chip_bytes);
  }
  if (peer) {
    return std::make_unique<DlibDescriptorPeer>(params.weights, std::move(chips));
  }
  return std::make_unique<DlibDescriptorWork>(params.weights, std::move(chips), params.precision);
}

}  // namespace

std::unique_ptr<Work> MakeRowWork(const std::string& row, const Json& params, const std::filesystem::path& inputs,
                                  bool peer) {
  if (row == "dlib_descriptor") {
    return DlibDescriptor(params, inputs, peer);
  }
  if (!peer && row == "cyclegan_step") {
    return CycleganStep(params, inputs);
  }
  if (!peer && row == "generator") {
    return Generator(params, inputs);
  }
  if (!peer && row == "decode_resize") {
    return DecodeResize(params, inputs);
  }
  if (!peer && row == "metadata_inventory") {
    return MetadataInventory(params, inputs);
  }
  if (!peer && row == "pair_metric") {
    return PairMetricOfPairs(params, inputs);
  }
  if (!peer && row == "distribution") {
    return Distribution(params, inputs);
  }
  if (!peer && (row == "lpips" || row == "hed_vgg16" || row == "dists")) {
    return Perceptual(params, inputs, row);
  }
  throw ConfigError(fmt::format("no row called {}{}", row, peer ? " has its peer here" : ""));
}

std::vector<double> CellMeans(const std::vector<float>& pictures, int size) {
  const auto side = static_cast<std::size_t>(size / 8);
  const auto columns = static_cast<std::size_t>(size);
  std::vector<double> means;
  for (std::size_t plane = 0; plane < pictures.size(); plane += columns * columns) {
    for (std::size_t cell = 0; cell < 64; ++cell) {
      double sum = 0.0;
      for (std::size_t y = 0; y < side; ++y) {
        const float* row = pictures.data() + plane + (cell / 8 * side + y) * columns + cell % 8 * side;
        for (std::size_t x = 0; x < side; ++x) {
          sum += row[x];
        }
      }
      means.push_back(sum / static_cast<double>(side * side));
    }
  }
  return means;
}

}  // namespace pentimento
