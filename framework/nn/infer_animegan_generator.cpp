#include "framework/nn/infer_animegan_generator.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

const torch::Tensor& AnimeGanConvolution(const TensorMap& tensors, const std::string& source, const char* name) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.dim() != 4) {
    throw WeightsError(fmt::format(
        "{}: not the weights of an AnimeGANv2 generator (as animegan2-pytorch names them): there is no convolution "
        "\"{}\"",
        source, name));
  }
  return found->second;
}

}  // namespace

std::int64_t InferAnimeGanWidth(const TensorMap& tensors, const std::string& source) {
  constexpr const char* kFirst = "block_a.0.1.weight";
  constexpr const char* kWidest = "block_c.5.1.weight";
  const torch::Tensor& first = AnimeGanConvolution(tensors, source, kFirst);
  const torch::Tensor& widest = AnimeGanConvolution(tensors, source, kWidest);
  const std::int64_t width = widest.size(1) / 8;
  if (width < 1 || first.size(0) != width || widest.sizes() != torch::IntArrayRef{4 * width, 8 * width, 3, 3}) {
    throw WeightsError(fmt::format(
        "{}: not the weights of an AnimeGANv2 generator, in which \"{}\" is [w,3,7,7] and \"{}\" is [4w,8w,3,3]: they "
        "are [{}] and [{}]",
        source, kFirst, kWidest, fmt::join(first.sizes(), ","), fmt::join(widest.sizes(), ",")));
  }
  return width;
}

}  // namespace pentimento
