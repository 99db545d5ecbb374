#include "framework/nn/infer_face_autoencoder.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "framework/checkpoint/network_weights.h"

namespace pentimento {

FaceAutoencoderOptions InferFaceAutoencoder(const TensorMap& tensors, const std::string& source) {
  const NetworkWeights weights(tensors, "an autoencoder of two domains (layout df or liae)", source);
  FaceAutoencoderOptions options;
  const bool liae = tensors.contains("inter_AB.dense1.weight");
  options.layout = liae ? AutoencoderLayout::kLiae : AutoencoderLayout::kDf;
  const std::string inter = liae ? "inter_AB" : "inter";
  const std::string decoder = liae ? "decoder" : "decoder_src";
  const std::string last_down = "encoder.down1.downs.3.conv1.weight";
  options.encoder_dims = weights.Get("encoder.down1.downs.0.conv1.weight", 4).size(0);
  const torch::Tensor& narrow = weights.Get(inter + ".dense1.weight", 2);
  options.inter_dims = narrow.size(0);
  options.decoder_dims = weights.Get(decoder + ".upscale0.conv1.weight", 4).size(0) / 32;
  const std::int64_t e = options.encoder_dims;
  const std::int64_t ae = options.inter_dims;
  const std::int64_t d = options.decoder_dims;
  const std::int64_t out = liae ? 2 * ae : ae;
  const auto side = static_cast<std::int64_t>(std::llround(
      std::sqrt(static_cast<double>(narrow.size(1)) / static_cast<double>(std::max<std::int64_t>(8 * e, 1)))));
  options.resolution = 16 * side;
  // Tensors that together are as large as the network, so that no file can ask for a larger one than it holds.
  const std::vector<std::pair<std::string, std::vector<std::int64_t>>> expected = {
      {last_down, {8 * e, 4 * e, 5, 5}},
      {inter + ".dense1.weight", {ae, 8 * e * side * side}},
      {inter + ".dense2.weight", {side * side * out, ae}},
      {inter + ".upscale1.conv1.weight", {4 * out, out, 3, 3}},
      {decoder + ".upscale0.conv1.weight", {32 * d, liae ? 2 * out : out, 3, 3}},
      {decoder + ".res0.conv1.weight", {8 * d, 8 * d, 3, 3}}};
  for (const auto& [name, shape] : expected) {
    weights.Expect(name, shape);
  }
  return options;
}

}  // namespace pentimento
