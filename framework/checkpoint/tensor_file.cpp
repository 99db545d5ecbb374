#include "framework/checkpoint/tensor_file.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/safetensors.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data are little-endian");

constexpr std::array<std::pair<SafetensorsType, torch::ScalarType>, 10> kTypes = {{
    {SafetensorsType::kBool, torch::kBool},
    {SafetensorsType::kU8, torch::kUInt8},
    {SafetensorsType::kI8, torch::kInt8},
    {SafetensorsType::kI16, torch::kInt16},
    {SafetensorsType::kI32, torch::kInt32},
    {SafetensorsType::kI64, torch::kInt64},
    {SafetensorsType::kF16, torch::kFloat16},
    {SafetensorsType::kBF16, torch::kBFloat16},
    {SafetensorsType::kF32, torch::kFloat32},
    {SafetensorsType::kF64, torch::kFloat64},
}};

torch::ScalarType TorchType(SafetensorsType type) {
  for (const auto& [ours, torchs] : kTypes) {
    if (ours == type) {
      return torchs;
    }
  }
  throw InternalError("a safetensors type without a torch type");
}

SafetensorsType FileType(const std::string& name, torch::ScalarType type) {
  for (const auto& [ours, torchs] : kTypes) {
    if (torchs == type) {
      return ours;
    }
  }
  throw InternalError(
      fmt::format("tensor \"{}\" has an element type that safetensors files lack: {}", name, torch::toString(type)));
}

std::string ReadWeights(const std::filesystem::path& path) {
  try {
    return ReadFile(path, std::size_t{1} << 36);
  } catch (const DataError& error) {
    throw WeightsError(error.what());
  }
}

}  // namespace

TensorFile LoadTensorFile(const std::filesystem::path& path) {
  const std::string bytes = ReadWeights(path);
  SafetensorsHeader header = ParseSafetensors(bytes, path.string());
  TensorFile file;
  file.metadata = std::move(header.metadata);
  for (const SafetensorsEntry& entry : header.entries) {
    torch::Tensor tensor = torch::empty(entry.shape, TorchType(entry.type));
    if (entry.size > 0) {
      std::memcpy(tensor.data_ptr(), bytes.data() + entry.offset, entry.size);
    }
    file.tensors.emplace(entry.name, std::move(tensor));
  }
  return file;
}

TensorMap LoadTensors(const std::filesystem::path& path) { return LoadTensorFile(path).tensors; }

void SaveTensors(const TensorMap& tensors, const std::map<std::string, std::string>& metadata,
                 const std::filesystem::path& path) {
  std::vector<SafetensorsEntry> entries;
  for (const auto& [name, tensor] : tensors) {
    SafetensorsEntry entry;
    entry.name = name;
    entry.type = FileType(name, tensor.scalar_type());
    entry.shape = tensor.sizes().vec();
    entries.push_back(std::move(entry));
  }
  AtomicFile file(path);
  file.Write(MakeSafetensorsHeader(entries, metadata));
  for (const SafetensorsEntry& entry : entries) {
    const torch::Tensor tensor = tensors.at(entry.name).detach().to(torch::kCPU).contiguous();
    file.Write(std::string_view(static_cast<const char*>(tensor.data_ptr()), entry.size));
  }
  file.Commit(/*durable=*/true);
}

}  // namespace pentimento
