#pragma once

#include <filesystem>
#include <memory>

#include <torch/types.h>

namespace pentimento {

/// A face-embedding network from a file of the user's.
class EmbeddingNetwork {
 public:
  virtual ~EmbeddingNetwork() = default;
  /// @param batch float32 [N,3,S,S]. @returns float32 [N,D]. @throws WeightsError where the network cannot take it.
  [[nodiscard]] virtual torch::Tensor Embed(const torch::Tensor& batch) const = 0;
};

/// TorchScript, by libtorch. It runs the program that the file holds: only for files that are trusted.
/// @throws WeightsError naming the file if it is missing or cannot be read.
std::unique_ptr<EmbeddingNetwork> LoadTorchScriptNetwork(const std::filesystem::path& file);

/// ONNX, by OpenCV, which knows no operators newer than its own (4.6: opset 13 at most, nothing quantised).
/// @throws WeightsError naming the file if it is missing or cannot be read.
std::unique_ptr<EmbeddingNetwork> LoadOnnxNetwork(const std::filesystem::path& file);

}  // namespace pentimento
