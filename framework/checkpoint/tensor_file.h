#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// Tensors by name, sorted.
using TensorMap = std::map<std::string, torch::Tensor>;

/// The contents of a weight file.
struct TensorFile {
  std::string format;  ///< "safetensors", "PyTorch (zip)", ...
  TensorMap tensors;   ///< on the CPU, contiguous, each with memory of its own; what mappings hold has dotted names
  std::map<std::string, std::string> metadata;  ///< safetensors' `__metadata__`
  std::vector<std::string> skipped;             ///< objects that are no tensors, with their types
};

/// Reads everything in a weight file of any format that `ParseWeights` knows.
/// @throws WeightsError if it is missing, damaged or no weight file.
TensorFile LoadTensorFile(const std::filesystem::path& path);

/// What a weight file says besides its tensors: `TensorFile::metadata` alone. @throws WeightsError likewise.
std::map<std::string, std::string> LoadMetadata(const std::filesystem::path& path);

/// The tensors of one network out of a weight file, under the network's own names: see `SelectStateDict`.
/// @param section which, where the file holds several ("g_ema"); "" for the usual one, or all. @throws WeightsError.
TensorMap LoadTensors(const std::filesystem::path& path, std::string_view section = "");

/// Writes a safetensors file under its name only when it is whole and on the disk. Tensors may be on any device and
/// strided. @throws WorkError if it cannot be written, InternalError for an element type the format lacks.
void SaveTensors(const TensorMap& tensors, const std::map<std::string, std::string>& metadata,
                 const std::filesystem::path& path);

}  // namespace pentimento
