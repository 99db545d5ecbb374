#include "framework/nn/fid_inception_v3.h"

#include <utility>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>
#include <fmt/format.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace nn = torch::nn;
namespace {

constexpr double kBatchNormEpsilon = 1e-3;
constexpr std::int64_t kClasses = 1008;

using Shape = InceptionConvImpl::Shape;
using Kernel = std::vector<std::int64_t>;

/// A module that only holds others.
class BlockImpl : public nn::Module {};

/// Adds a convolution whose padding keeps the size ("same", of odd kernels).
void AddSame(nn::Module& block, const std::string& name, std::int64_t in, std::int64_t out, const Kernel& kernel) {
  block.register_module(name, InceptionConv(Shape{in, out, kernel, 1, {kernel[0] / 2, kernel[1] / 2}}));
}

void AddReducing(nn::Module& block, const std::string& name, std::int64_t in, std::int64_t out) {
  block.register_module(name, InceptionConv(Shape{in, out, {3, 3}, 2}));
}

void FillBlockA(nn::Module& block, std::int64_t in, std::int64_t pool) {
  AddSame(block, "branch1x1", in, 64, {1, 1});
  AddSame(block, "branch5x5_1", in, 48, {1, 1});
  AddSame(block, "branch5x5_2", 48, 64, {5, 5});
  AddSame(block, "branch3x3dbl_1", in, 64, {1, 1});
  AddSame(block, "branch3x3dbl_2", 64, 96, {3, 3});
  AddSame(block, "branch3x3dbl_3", 96, 96, {3, 3});
  AddSame(block, "branch_pool", in, pool, {1, 1});
}

void FillBlockB(nn::Module& block, std::int64_t in) {
  AddReducing(block, "branch3x3", in, 384);
  AddSame(block, "branch3x3dbl_1", in, 64, {1, 1});
  AddSame(block, "branch3x3dbl_2", 64, 96, {3, 3});
  AddReducing(block, "branch3x3dbl_3", 96, 96);
}

void FillBlockC(nn::Module& block, std::int64_t in, std::int64_t width) {
  AddSame(block, "branch1x1", in, 192, {1, 1});
  AddSame(block, "branch7x7_1", in, width, {1, 1});
  AddSame(block, "branch7x7_2", width, width, {1, 7});
  AddSame(block, "branch7x7_3", width, 192, {7, 1});
  AddSame(block, "branch7x7dbl_1", in, width, {1, 1});
  AddSame(block, "branch7x7dbl_2", width, width, {7, 1});
  AddSame(block, "branch7x7dbl_3", width, width, {1, 7});
  AddSame(block, "branch7x7dbl_4", width, width, {7, 1});
  AddSame(block, "branch7x7dbl_5", width, 192, {1, 7});
  AddSame(block, "branch_pool", in, 192, {1, 1});
}

void FillBlockD(nn::Module& block, std::int64_t in) {
  AddSame(block, "branch3x3_1", in, 192, {1, 1});
  AddReducing(block, "branch3x3_2", 192, 320);
  AddSame(block, "branch7x7x3_1", in, 192, {1, 1});
  AddSame(block, "branch7x7x3_2", 192, 192, {1, 7});
  AddSame(block, "branch7x7x3_3", 192, 192, {7, 1});
  AddReducing(block, "branch7x7x3_4", 192, 192);
}

void FillBlockE(nn::Module& block, std::int64_t in) {
  AddSame(block, "branch1x1", in, 320, {1, 1});
  AddSame(block, "branch3x3_1", in, 384, {1, 1});
  AddSame(block, "branch3x3_2a", 384, 384, {1, 3});
  AddSame(block, "branch3x3_2b", 384, 384, {3, 1});
  AddSame(block, "branch3x3dbl_1", in, 448, {1, 1});
  AddSame(block, "branch3x3dbl_2", 448, 384, {3, 3});
  AddSame(block, "branch3x3dbl_3a", 384, 384, {1, 3});
  AddSame(block, "branch3x3dbl_3b", 384, 384, {3, 1});
  AddSame(block, "branch_pool", in, 192, {1, 1});
}

torch::Tensor Halved(const torch::Tensor& x) { return at::max_pool2d(x, {3, 3}, {2, 2}); }

/// The mean of the neighbourhood, over what of it lies within.
torch::Tensor Averaged(const torch::Tensor& x) {
  return at::avg_pool2d(x, {3, 3}, {1, 1}, {1, 1}, /*ceil_mode=*/false, /*count_include_pad=*/false);
}

}  // namespace

InceptionConvImpl::InceptionConvImpl(const Shape& shape) {
  register_module("conv", nn::Conv2d(nn::Conv2dOptions(shape.in, shape.out, {shape.kernel[0], shape.kernel[1]})
                                         .stride(shape.stride)
                                         .padding({shape.padding[0], shape.padding[1]})
                                         .bias(false)));
  register_module("bn", nn::BatchNorm2d(nn::BatchNorm2dOptions(shape.out).eps(kBatchNormEpsilon)));
}

torch::Tensor InceptionConvImpl::forward(const torch::Tensor& x) {
  const auto children = named_children();
  return children["bn"]->as<nn::BatchNorm2dImpl>()->forward(children["conv"]->as<nn::Conv2dImpl>()->forward(x)).relu_();
}

FidInceptionV3Impl::FidInceptionV3Impl() {
  register_module("Conv2d_1a_3x3", InceptionConv(Shape{3, 32, {3, 3}, 2}));
  register_module("Conv2d_2a_3x3", InceptionConv(Shape{32, 32, {3, 3}}));
  register_module("Conv2d_2b_3x3", InceptionConv(Shape{32, 64, {3, 3}, 1, {1, 1}}));
  register_module("Conv2d_3b_1x1", InceptionConv(Shape{64, 80, {1, 1}}));
  register_module("Conv2d_4a_3x3", InceptionConv(Shape{80, 192, {3, 3}}));
  const auto block = [this](const std::string& name) { return register_module(name, std::make_shared<BlockImpl>()); };
  FillBlockA(*block("Mixed_5b"), 192, 32);
  FillBlockA(*block("Mixed_5c"), 256, 64);
  FillBlockA(*block("Mixed_5d"), 288, 64);
  FillBlockB(*block("Mixed_6a"), 288);
  FillBlockC(*block("Mixed_6b"), 768, 128);
  FillBlockC(*block("Mixed_6c"), 768, 160);
  FillBlockC(*block("Mixed_6d"), 768, 160);
  FillBlockC(*block("Mixed_6e"), 768, 192);
  FillBlockD(*block("Mixed_7a"), 768);
  FillBlockE(*block("Mixed_7b"), 1280);
  FillBlockE(*block("Mixed_7c"), 2048);
  register_module("fc", nn::Linear(kFeatures, kClasses));
}

torch::Tensor FidInceptionV3Impl::Conv(const std::string& name, const torch::Tensor& x) {
  const std::size_t dot = name.find('.');
  const auto child = named_children()[name.substr(0, dot)];
  const auto conv = dot == std::string::npos ? child : child->named_children()[name.substr(dot + 1)];
  return conv->as<InceptionConvImpl>()->forward(x);
}

torch::Tensor FidInceptionV3Impl::BlockA(const std::string& name, const torch::Tensor& x) {
  const torch::Tensor wide = Conv(name + ".branch5x5_2", Conv(name + ".branch5x5_1", x));
  const torch::Tensor twice =
      Conv(name + ".branch3x3dbl_3", Conv(name + ".branch3x3dbl_2", Conv(name + ".branch3x3dbl_1", x)));
  return at::cat({Conv(name + ".branch1x1", x), wide, twice, Conv(name + ".branch_pool", Averaged(x))}, 1);
}

torch::Tensor FidInceptionV3Impl::BlockB(const std::string& name, const torch::Tensor& x) {
  const torch::Tensor twice =
      Conv(name + ".branch3x3dbl_3", Conv(name + ".branch3x3dbl_2", Conv(name + ".branch3x3dbl_1", x)));
  return at::cat({Conv(name + ".branch3x3", x), twice, Halved(x)}, 1);
}

torch::Tensor FidInceptionV3Impl::BlockC(const std::string& name, const torch::Tensor& x) {
  const torch::Tensor once = Conv(name + ".branch7x7_3", Conv(name + ".branch7x7_2", Conv(name + ".branch7x7_1", x)));
  torch::Tensor twice = x;
  for (const char* step : {"1", "2", "3", "4", "5"}) {
    twice = Conv(name + ".branch7x7dbl_" + step, twice);
  }
  return at::cat({Conv(name + ".branch1x1", x), once, twice, Conv(name + ".branch_pool", Averaged(x))}, 1);
}

torch::Tensor FidInceptionV3Impl::BlockD(const std::string& name, const torch::Tensor& x) {
  const torch::Tensor once = Conv(name + ".branch3x3_2", Conv(name + ".branch3x3_1", x));
  torch::Tensor long_way = x;
  for (const char* step : {"1", "2", "3", "4"}) {
    long_way = Conv(name + ".branch7x7x3_" + step, long_way);
  }
  return at::cat({once, long_way, Halved(x)}, 1);
}

torch::Tensor FidInceptionV3Impl::BlockE(const std::string& name, const torch::Tensor& x, bool max_pool) {
  const auto split = [&](const std::string& branch, const torch::Tensor& input) {
    return at::cat({Conv(branch + "a", input), Conv(branch + "b", input)}, 1);
  };
  const torch::Tensor once = split(name + ".branch3x3_2", Conv(name + ".branch3x3_1", x));
  const torch::Tensor twice =
      split(name + ".branch3x3dbl_3", Conv(name + ".branch3x3dbl_2", Conv(name + ".branch3x3dbl_1", x)));
  const torch::Tensor pooled = max_pool ? at::max_pool2d(x, {3, 3}, {1, 1}, {1, 1}) : Averaged(x);
  return at::cat({Conv(name + ".branch1x1", x), once, twice, Conv(name + ".branch_pool", pooled)}, 1);
}

torch::Tensor FidInceptionV3Impl::forward(const torch::Tensor& images) {
  CheckImageBatch(images, "inception-v3");
  if (images.size(2) != kSize || images.size(3) != kSize) {
    throw ShapeError(fmt::format("inception-v3: pictures are {0}x{0}, not {1}", kSize, ShapeText(images)));
  }
  torch::Tensor x = ToSignedRange(images).contiguous(torch::MemoryFormat::ChannelsLast);
  for (const char* name : {"Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3"}) {
    x = Conv(name, x);
  }
  x = Conv("Conv2d_4a_3x3", Conv("Conv2d_3b_1x1", Halved(x)));
  x = Halved(x);
  for (const char* name : {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) {
    x = BlockA(name, x);
  }
  x = BlockB("Mixed_6a", x);
  for (const char* name : {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) {
    x = BlockC(name, x);
  }
  x = BlockD("Mixed_7a", x);
  x = BlockE("Mixed_7b", x, /*max_pool=*/false);
  return BlockE("Mixed_7c", x, /*max_pool=*/true).mean({2, 3});
}

torch::Tensor FidInceptionV3Impl::Logits(const torch::Tensor& features) {
  return features.mm(named_children()["fc"]->as<nn::LinearImpl>()->weight.t());
}

FidInceptionV3 LoadFidInceptionV3(TensorMap weights, const std::string& source) {
  FidInceptionV3 network;
  // The port's file is older than these counters, which inference does not look at.
  for (const auto& [name, tensor] : StateOf(*network)) {
    if (name.ends_with(".num_batches_tracked")) {
      weights.emplace(name, tensor);
    }
  }
  LoadInto(*network, weights, source);
  network->eval();
  for (torch::Tensor& parameter : network->parameters()) {
    parameter.requires_grad_(false);
  }
  return network;
}

}  // namespace pentimento
