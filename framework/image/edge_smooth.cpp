#include "framework/image/edge_smooth.h"

#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/canny.h"
#include "framework/image/convert.h"

namespace pentimento {
namespace {

constexpr std::int64_t kRadius = 2;
constexpr std::int64_t kWidth = 2 * kRadius + 1;

torch::Tensor BinomialBlur(const torch::Tensor& images) {
  const torch::Tensor line = torch::tensor({1.0F, 4.0F, 6.0F, 4.0F, 1.0F}) / 16.0;
  const torch::Tensor kernel = (line.view({kWidth, 1}) * line.view({1, kWidth})).expand({3, 1, kWidth, kWidth});
  const torch::Tensor padded = torch::reflection_pad2d(images, {kRadius, kRadius, kRadius, kRadius});
  return torch::conv2d(padded, kernel.contiguous(), {}, 1, torch::IntArrayRef{0}, 1, 3);
}

torch::Tensor Widened(const torch::Tensor& edges) {
  return torch::max_pool2d(edges.to(torch::kFloat32), kWidth, 1, kRadius) > 0.5;
}

}  // namespace

torch::Tensor SmoothEdges(const torch::Tensor& images) {
  CheckImageBatch(images, "edge smoothing");
  if (images.size(2) <= kRadius || images.size(3) <= kRadius) {
    throw ShapeError("edge smoothing: pictures of fewer than 3 rows or columns");
  }
  const torch::NoGradGuard no_grad;
  const torch::Tensor here = images.detach().to(torch::kCPU, torch::kFloat32);
  std::vector<torch::Tensor> edges;
  for (const torch::Tensor& image : here.unbind()) {
    edges.push_back(CannyEdges(image));
  }
  const torch::Tensor near_edge = Widened(torch::stack(edges).unsqueeze(1));
  return torch::where(near_edge, BinomialBlur(here), here).to(images.device());
}

}  // namespace pentimento
