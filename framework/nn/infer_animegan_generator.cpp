#include "framework/nn/infer_animegan_generator.h"

#include <torch/types.h>

#include "framework/checkpoint/network_weights.h"

namespace pentimento {

std::int64_t InferAnimeGanWidth(const TensorMap& tensors, const std::string& source) {
  const NetworkWeights weights(tensors, "an AnimeGANv2 generator (as animegan2-pytorch names them)", source);
  constexpr const char* kFirst = "block_a.0.1.weight";
  const std::int64_t width = weights.Convolution(kFirst).size(0);
  // The widest layer, so that a network is never built larger than its file.
  weights.Expect("block_c.5.1.weight", {4 * width, 8 * width, 3, 3});
  weights.Expect(kFirst, {width, 3, 7, 7});
  return width;
}

}  // namespace pentimento
