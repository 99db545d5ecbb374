#include "framework/nn/total_variation.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {

torch::Tensor TotalVariation(const torch::Tensor& images) {
  if (images.dim() != 4 || images.size(2) < 2 || images.size(3) < 2) {
    throw ShapeError(fmt::format("the total variation of {} is that of [N,C,H,W] of two rows and columns or more",
                                 ShapeText(images)));
  }
  const torch::Tensor values = images.to(torch::kFloat32);
  const std::int64_t rows = values.size(2);
  const std::int64_t columns = values.size(3);
  const torch::Tensor down = values.narrow(2, 1, rows - 1) - values.narrow(2, 0, rows - 1);
  const torch::Tensor across = values.narrow(3, 1, columns - 1) - values.narrow(3, 0, columns - 1);
  return down.square().mean() + across.square().mean();
}

}  // namespace pentimento
