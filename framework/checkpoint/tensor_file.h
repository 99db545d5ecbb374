#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <torch/types.h>

namespace pentimento {

/// Tensors by name, sorted.
using TensorMap = std::map<std::string, torch::Tensor>;

/// What a weight file says besides its tensors: safetensors' `__metadata__`. @throws WeightsError as `LoadTensors`.
std::map<std::string, std::string> LoadMetadata(const std::filesystem::path& path);

/// The tensors of one network out of a weight file of any format that `ParseWeights` knows, under the network's own
/// names: see `SelectStateDict`. They are on the CPU, contiguous, each with memory of its own.
/// @param section which, where the file holds several ("g_ema"); "" for the usual one, or all.
/// @throws WeightsError if the file is missing, damaged or no weight file, or nothing lies there.
TensorMap LoadTensors(const std::filesystem::path& path, std::string_view section = "");

/// Writes a safetensors file under its name only when it is whole and on the disk. Tensors may be on any device and
/// strided. @throws WorkError if it cannot be written, InternalError for an element type the format lacks.
void SaveTensors(const TensorMap& tensors, const std::map<std::string, std::string>& metadata,
                 const std::filesystem::path& path);

}  // namespace pentimento
