#include "framework/nn/shifted_convolution.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <ATen/ops/convolution_backward.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include "framework/image/parallel_range.h"
#include "framework/nn/no_second_gradient.h"
#include "framework/ops/features/panel_product.h"
#include "framework/ops/features/shifted_sum.h"

namespace pentimento {
namespace {

/// Output rows that a thread takes at least.
constexpr std::int64_t kFewestRows = 16;

/// @param input channels-last.
torch::Tensor Convolve(const torch::Tensor& input, const torch::Tensor& weight, const torch::Tensor& bias) {
  const std::int64_t out = weight.size(0);
  const std::int64_t in = weight.size(1);
  const std::int64_t kernel = weight.size(2);
  const std::int64_t in_height = input.size(2);
  const std::int64_t in_width = input.size(3);
  const std::int64_t height = in_height - kernel + 1;
  const std::int64_t width = in_width - kernel + 1;
  const std::int64_t products = out * kernel * kernel;
  const std::int64_t rows = (products + kPanelRows - 1) / kPanelRows * kPanelRows;
  const std::int64_t columns = (in_width + kPanelColumns - 1) / kPanelColumns * kPanelColumns;
  torch::Tensor kernels = torch::zeros({rows, in});
  kernels.narrow(0, 0, products).copy_(weight.permute({0, 2, 3, 1}).reshape({products, in}));
  torch::Tensor output = bias.view({1, out, 1, 1}).expand({input.size(0), out, height, width}).contiguous();
  const auto size = [](std::int64_t value) { return static_cast<std::size_t>(value); };
  for (std::int64_t image = 0; image < input.size(0); ++image) {
    const float* const from = input.const_data_ptr<float>() + image * in_height * in_width * in;
    float* const to = output.data_ptr<float>() + image * out * height * width;
    ParallelRange(0, height, kFewestRows, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> product(size(rows * columns));
      std::vector<float> pixels(size(in * columns));
      for (std::int64_t in_row = begin; in_row < end + kernel - 1; ++in_row) {
        PanelsOfColumns({from + in_row * in_width * in, size(in_width * in)}, size(in), pixels);
        MultiplyByPanels(kernels.const_data_ptr<float>(), size(in), pixels.data(), product.data(), size(rows), size(in),
                         size(columns));
        for (std::int64_t y = std::max<std::int64_t>(0, in_row - end + 1); y < kernel && y <= in_row - begin; ++y) {
          for (std::int64_t channel = 0; channel < out; ++channel) {
            AddShifted(product.data() + (channel * kernel + y) * kernel * columns, size(columns), size(kernel),
                       size(width), to + (channel * height + in_row - y) * width);
          }
        }
      }
    });
  }
  return output;
}

struct ShiftedFunction : torch::autograd::Function<ShiftedFunction> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               const torch::Tensor& weight, const torch::Tensor& bias) {
    const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
    context->save_for_backward({input, weight});
    return Convolve(input, weight, bias);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    RefuseSecondGradient("the convolution to few channels");
    const torch::autograd::variable_list saved = context->get_saved_variables();
    auto [x, weight, bias] = at::convolution_backward(
        gradients[0].contiguous(torch::MemoryFormat::ChannelsLast), saved[0], saved[1], gradients[0].size(1), 1, 0, 1,
        false, 0, 1, {context->needs_input_grad(0), context->needs_input_grad(1), context->needs_input_grad(2)});
    return {x, weight, bias};
  }
};

}  // namespace

torch::Tensor ShiftedConvolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
  return ShiftedFunction::apply(x, weight, bias);
}

}  // namespace pentimento
