#include "framework/nn/infer_face_autoencoder.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

const torch::Tensor& AutoencoderTensor(const TensorMap& tensors, const std::string& source, const std::string& name,
                                       std::int64_t dimensions) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.dim() != dimensions) {
    throw WeightsError(fmt::format(
        "{}: not the weights of an autoencoder of two domains (layout df or liae): there is no \"{}\"", source, name));
  }
  return found->second;
}

}  // namespace

FaceAutoencoderOptions InferFaceAutoencoder(const TensorMap& tensors, const std::string& source) {
  const auto tensor = [&](const std::string& name, std::int64_t dimensions) -> const torch::Tensor& {
    return AutoencoderTensor(tensors, source, name, dimensions);
  };
  FaceAutoencoderOptions options;
  const bool liae = tensors.contains("inter_AB.dense1.weight");
  options.layout = liae ? AutoencoderLayout::kLiae : AutoencoderLayout::kDf;
  const std::string inter = liae ? "inter_AB" : "inter";
  const std::string decoder = liae ? "decoder" : "decoder_src";
  const std::string last_down = "encoder.down1.downs.3.conv1.weight";
  options.encoder_dims = tensor("encoder.down1.downs.0.conv1.weight", 4).size(0);
  const torch::Tensor& narrow = tensor(inter + ".dense1.weight", 2);
  options.inter_dims = narrow.size(0);
  options.decoder_dims = tensor(decoder + ".upscale0.conv1.weight", 4).size(0) / 32;
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
    const torch::Tensor& found = tensor(name, static_cast<std::int64_t>(shape.size()));
    if (found.sizes() != torch::IntArrayRef(shape) || found.numel() == 0) {
      throw WeightsError(fmt::format("{}: not the weights of an autoencoder of two domains: \"{}\" is {} instead of {}",
                                     source, name, ShapeText(found), ShapeText(torch::IntArrayRef(shape))));
    }
  }
  return options;
}

}  // namespace pentimento
