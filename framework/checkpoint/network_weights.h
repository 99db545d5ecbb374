#pragma once

#include <string>
#include <string_view>

#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// Weights whose network is to be inferred from their names and shapes. Every complaint names the file and the kind of
/// network that was looked for. The tensors must outlive this.
class NetworkWeights {
 public:
  /// @param network in words, as in "not the weights of {network}". @param source the file, for messages.
  NetworkWeights(const TensorMap& tensors, std::string network, std::string source);

  /// Whether there is a tensor of four dimensions, none of them 0, under this name.
  [[nodiscard]] bool HasConvolution(const std::string& name) const;

  /// The tensor of that many dimensions, none of them 0.
  /// @throws WeightsError with the nearest name that the file has.
  [[nodiscard]] const torch::Tensor& Get(const std::string& name, std::int64_t dimensions) const;
  [[nodiscard]] const torch::Tensor& Convolution(const std::string& name) const { return Get(name, 4); }

  /// @throws WeightsError unless that tensor has exactly this shape. Whoever has seen it of every wide layer can build
  /// the network: it is no larger than its file.
  void Expect(const std::string& name, torch::IntArrayRef shape) const;

  /// @throws WeightsError always. @param why what is wrong, after "not the weights of {network}: ".
  [[noreturn]] void Refuse(std::string_view why) const;

 private:
  const TensorMap& tensors_;
  std::string network_;
  std::string source_;
};

}  // namespace pentimento
