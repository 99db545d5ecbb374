#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/types.h>

namespace pentimento {

/// Tensors by name, sorted.
using TensorMap = std::map<std::string, torch::Tensor>;

/// The contents of a safetensors file.
struct TensorFile {
  TensorMap tensors;  ///< on the CPU, contiguous, each with memory of its own
  std::map<std::string, std::string> metadata;
};

/// Reads a safetensors file. @throws WeightsError if it is missing, damaged or no safetensors file.
TensorFile LoadTensorFile(const std::filesystem::path& path);

/// `LoadTensorFile` without the metadata.
TensorMap LoadTensors(const std::filesystem::path& path);

/// Writes a safetensors file under its name only when it is whole and on the disk. Tensors may be on any device and
/// strided. @throws WorkError if it cannot be written, InternalError for an element type the format lacks.
void SaveTensors(const TensorMap& tensors, const std::map<std::string, std::string>& metadata,
                 const std::filesystem::path& path);

}  // namespace pentimento
