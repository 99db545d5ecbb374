#include "framework/nn/yuv.h"

#include <array>

#include <torch/types.h>

namespace pentimento {
namespace {

using YuvRow = std::array<double, 3>;

constexpr YuvRow kLuma = {0.299, 0.587, 0.114};
constexpr YuvRow kBlueDifference = {-0.14714119, -0.28886916, 0.43601035};
constexpr YuvRow kRedDifference = {0.61497538, -0.51496512, -0.10001026};

torch::Tensor Mix(const torch::Tensor& images, const YuvRow& row) {
  return images.select(1, 0) * row[0] + images.select(1, 1) * row[1] + images.select(1, 2) * row[2];
}

}  // namespace

torch::Tensor RgbToYuv(const torch::Tensor& images) {
  return torch::stack({Mix(images, kLuma), Mix(images, kBlueDifference), Mix(images, kRedDifference)}, 1);
}

torch::Tensor Greyscale(const torch::Tensor& images) {
  return Mix(images, kLuma).unsqueeze(1).expand_as(images).contiguous();
}

}  // namespace pentimento
