#include "framework/nn/inference_layout.h"

#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/nn/down_convolution.h"
#include "framework/nn/up_convolution.h"
#include "framework/nn/winograd_convolve.h"

namespace pentimento {
namespace {

/// Values of a kernel that is worth keeping rounded.
constexpr std::int64_t kLargeKernel = 1 << 16;

void LayOut(torch::Tensor& weight, Precision precision) {
  const bool rounded = precision == Precision::kBf16 && weight.numel() >= kLargeKernel;
  weight.set_data(weight.to(rounded ? torch::kBFloat16 : weight.scalar_type(), /*non_blocking=*/false, /*copy=*/false,
                            torch::MemoryFormat::ChannelsLast));
}

}  // namespace

void LayOutForInference(torch::nn::Module& network, Precision precision) {
  const torch::NoGradGuard no_gradients;
  for (const auto& module : network.modules()) {
    if (auto* convolution = module->as<torch::nn::Conv2d>()) {
      const std::int64_t stride = convolution->options.stride()->at(0);
      if (!WinogradPays(convolution->weight, stride, precision)) {
        LayOut(convolution->weight, precision);
      }
    } else if (auto* transposed = module->as<torch::nn::ConvTranspose2d>()) {
      LayOut(transposed->weight, precision);
    }
    if (auto* down = module->as<DownConvolution>()) {
      down->FixKernel();
    } else if (auto* up = module->as<UpConvolution>()) {
      up->FixKernel();
    }
  }
}

}  // namespace pentimento
