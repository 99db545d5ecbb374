#include "framework/checkpoint/tensor_file.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/weights_file/safetensors.h"
#include "framework/weights_file/state_dict.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

static_assert(std::endian::native == std::endian::little, "weight files are little-endian");

constexpr std::array<std::pair<ElementType, torch::ScalarType>, 15> kTypes = {{
    {ElementType::kBool, torch::kBool},
    {ElementType::kU8, torch::kUInt8},
    {ElementType::kI8, torch::kInt8},
    {ElementType::kU16, torch::kUInt16},
    {ElementType::kI16, torch::kInt16},
    {ElementType::kU32, torch::kUInt32},
    {ElementType::kI32, torch::kInt32},
    {ElementType::kU64, torch::kUInt64},
    {ElementType::kI64, torch::kInt64},
    {ElementType::kF16, torch::kFloat16},
    {ElementType::kBF16, torch::kBFloat16},
    {ElementType::kF32, torch::kFloat32},
    {ElementType::kF64, torch::kFloat64},
    {ElementType::kC64, torch::kComplexFloat},
    {ElementType::kC128, torch::kComplexDouble},
}};

torch::ScalarType ScalarTypeOf(ElementType type) {
  for (const auto& [ours, torchs] : kTypes) {
    if (ours == type) {
      return torchs;
    }
  }
  throw InternalError("an element type without a torch type");
}

ElementType FileType(const std::string& name, torch::ScalarType type) {
  for (const auto& [ours, torchs] : kTypes) {
    if (torchs == type && !torch::isComplexType(type)) {
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

/// Writes the elements of the view's dimensions from `axis` on, in row order, and gives where the next one goes. One by
/// one: to copy all that a tensor reaches and pick from it would let a small file of many tensors cost hours.
char* Gather(const TensorView& view, std::size_t axis, const char* from, char* to) {
  const std::size_t size = ElementSize(view.type);
  if (axis == view.shape.size()) {
    std::memcpy(to, from, size);
    return to + size;
  }
  for (std::int64_t i = 0; i < view.shape[axis]; ++i) {
    to = Gather(view, axis + 1, from + static_cast<std::size_t>(i * view.strides[axis]) * size, to);
  }
  return to;
}

/// A contiguous tensor with memory of its own.
torch::Tensor Copy(const TensorView& view) {
  torch::Tensor copy = torch::empty(view.shape, ScalarTypeOf(view.type));
  if (copy.numel() > 0) {
    // It begins wherever the file has it, aligned or not.
    const char* first = view.storage.data() + static_cast<std::size_t>(view.first) * ElementSize(view.type);
    if (view.strides == RowStrides(view.shape)) {
      std::memcpy(copy.data_ptr(), first, copy.nbytes());
    } else {
      Gather(view, 0, first, static_cast<char*>(copy.data_ptr()));
    }
  }
  if (view.type == ElementType::kBool) {
    copy = copy.view(torch::kUInt8).ne(0);  // a byte other than 0 and 1 is no bool
  }
  return copy;
}

}  // namespace

std::map<std::string, std::string> LoadMetadata(const std::filesystem::path& path) {
  const std::string bytes = ReadWeights(path);
  return ParseWeights(bytes, path.string()).metadata;
}

TensorMap LoadTensors(const std::filesystem::path& path, std::string_view section) {
  const std::string bytes = ReadWeights(path);
  const WeightsFile weights = ParseWeights(bytes, path.string());
  TensorMap tensors;
  for (const TensorView& view : SelectStateDict(weights, section, path.string())) {
    tensors.emplace(view.Name(), Copy(view));
  }
  return tensors;
}

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
