#include "framework/nn/winograd.h"

#include <initializer_list>

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/kron.h>
#include <torch/types.h>
#include <torch/utils.h>

namespace pentimento {
namespace {

/// Outputs of a tile in either direction, and the inputs that they need.
constexpr std::int64_t kTile = 4;
constexpr std::int64_t kWindow = 6;
/// Below, moving tiles about costs more than the products that are saved.
constexpr std::int64_t kFewestChannels = 128;

torch::Tensor Matrix(std::initializer_list<double> values, std::int64_t columns) {
  return torch::tensor(at::ArrayRef<double>(values), torch::kFloat64).view({-1, columns});
}

/// B^T, G and A^T of the paper, section 4.3 (interpolation at 0, 1, -1, 2, -2 and infinity).
torch::Tensor InputMatrix() {
  return Matrix({4, 0,  -5, 0, 1, 0, 0, -4, -4, 1,  1, 0, 0, 4, -4, -1, 1, 0,
                 0, -2, -1, 2, 1, 0, 0, 2,  -1, -2, 1, 0, 0, 4, 0,  -5, 0, 1},
                kWindow);
}

torch::Tensor KernelMatrix() {
  constexpr double kSixth = 1.0 / 6.0;
  return Matrix({0.25, 0.0, 0.0, -kSixth, -kSixth, -kSixth, -kSixth, kSixth, -kSixth, 0.25 * kSixth, 0.5 * kSixth,
                 kSixth, 0.25 * kSixth, -0.5 * kSixth, kSixth, 0.0, 0.0, 1.0},
                3);
}

torch::Tensor OutputMatrix() {
  return Matrix({1, 1, 1, 1, 1, 0, 0, 1, -1, 2, -2, 0, 0, 1, 1, 4, 4, 0, 0, 1, -1, 8, -8, 1}, kWindow);
}

}  // namespace

bool WinogradConvolution::Suits(const torch::Tensor& weight, std::int64_t stride, std::int64_t padding) {
  return weight.scalar_type() == torch::kFloat32 && weight.size(2) == 3 && weight.size(3) == 3 && stride == 1 &&
         padding == 1 && weight.size(0) >= kFewestChannels && weight.size(1) >= kFewestChannels;
}

WinogradConvolution::WinogradConvolution(const torch::Tensor& weight, const torch::Tensor& bias) {
  const torch::NoGradGuard no_gradients;
  // Kernels are transformed in double precision, once.
  const torch::Tensor g = KernelMatrix();
  const torch::Tensor points = at::kron(g, g);  // [36,9]
  const std::int64_t out = weight.size(0);
  const std::int64_t in = weight.size(1);
  const torch::Tensor flat = weight.detach().to(torch::kCPU, torch::kFloat64).permute({2, 3, 1, 0}).reshape({9, -1});
  kernels_ = points.mm(flat).view({kWindow * kWindow, in, out}).to(torch::kFloat32).contiguous();
  bias_ = bias.detach().to(torch::kCPU, torch::kFloat32);
  forward_ = at::kron(InputMatrix(), InputMatrix()).to(torch::kFloat32).contiguous();
  backward_ = at::kron(OutputMatrix(), OutputMatrix()).to(torch::kFloat32).contiguous();
}

torch::Tensor WinogradConvolution::ConvolveRelu(const torch::Tensor& x) const {
  const std::int64_t n = x.size(0);
  const std::int64_t in = x.size(1);
  const std::int64_t out = bias_.size(0);
  const std::int64_t rows = (x.size(2) + kTile - 1) / kTile;
  const std::int64_t columns = (x.size(3) + kTile - 1) / kTile;
  const torch::Tensor padded = at::constant_pad_nd(
      x.permute({0, 2, 3, 1}), {0, 0, 1, columns * kTile + 1 - x.size(3), 1, rows * kTile + 1 - x.size(2)});
  // Windows overlap by two: [N,rows,columns,in,6,6], to [36, places * in].
  const torch::Tensor windows = padded.unfold(1, kWindow, kTile).unfold(2, kWindow, kTile);
  const torch::Tensor points =
      forward_.mm(windows.permute({4, 5, 0, 1, 2, 3}).reshape({kWindow * kWindow, n * rows * columns * in}));
  const torch::Tensor products =
      points.view({kWindow * kWindow, n * rows * columns, in}).bmm(kernels_);  // [36, places, out]
  const torch::Tensor tiles = backward_.mm(products.view({kWindow * kWindow, n * rows * columns * out}));
  torch::Tensor result = tiles.view({kTile, kTile, n, rows, columns, out})
                             .permute({2, 3, 0, 4, 1, 5})
                             .reshape({n, rows * kTile, columns * kTile, out})
                             .slice(1, 0, x.size(2))
                             .slice(2, 0, x.size(3));
  return (result + bias_).relu_().permute({0, 3, 1, 2});
}

}  // namespace pentimento
