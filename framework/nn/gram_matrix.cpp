#include "framework/nn/gram_matrix.h"

#include <torch/types.h>

namespace pentimento {

torch::Tensor GramMatrix(const torch::Tensor& features) {
  const torch::Tensor values = features.scalar_type() == torch::kFloat64 ? features : features.to(torch::kFloat32);
  const torch::Tensor rows = values.flatten(2);
  return torch::bmm(rows, rows.transpose(1, 2)) / static_cast<double>(rows.size(1) * rows.size(2));
}

}  // namespace pentimento
