#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/norm.h"

namespace pentimento {

/// The norm after a convolution, from what a checkpoint holds of both. @param bias of the convolution. @param scale of
/// the norm.
inline NormKind InferNorm(const TensorMap& tensors, const std::string& bias, const std::string& scale) {
  if (tensors.contains(scale)) {
    return NormKind::kBatch;
  }
  return tensors.contains(bias) ? NormKind::kInstance : NormKind::kNone;
}

}  // namespace pentimento
