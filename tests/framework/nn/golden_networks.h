#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "tests/support/npy.h"

namespace pentimento {

/// Weights and arrays computed by the official code (see the README beside them).
inline TensorMap GoldenWeights(const std::string& name) {
  return LoadTensors(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_resnet9/" + name + ".safetensors");
}

inline torch::Tensor GoldenArray(const std::string& name) {
  return LoadNpy(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_resnet9/" + name + ".npy");
}

constexpr double kGoldenTolerance = 2e-4;

}  // namespace pentimento
