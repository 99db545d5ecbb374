#pragma once

#include <cstdint>
#include <string>

#include <torch/nn/modules/container/any.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/norm.h"

namespace pentimento {

/// The generators of the official CycleGAN and pix2pix code (`--netG`).
enum class GeneratorKind {
  kResnet,   ///< `resnet_9blocks`, `resnet_6blocks` and any other number of blocks
  kUnet32,   ///< five halvings: not of the official code, for small pictures
  kUnet64,   ///< six halvings: likewise
  kUnet128,  ///< seven halvings
  kUnet256,  ///< eight halvings
};

struct GeneratorOptions {
  GeneratorKind kind = GeneratorKind::kResnet;
  std::int64_t ngf = 64;
  std::int64_t blocks = 9;  ///< of a ResNet
  NormKind norm = NormKind::kInstance;
  bool dropout = false;

  /// Height and width of pictures must be multiples of this.
  [[nodiscard]] std::int64_t SizeMultiple() const;
};

/// A network that makes pictures of pictures, colour to colour, [N,3,H,W] in [-1,1] both ways.
/// @throws ConfigError for options that no such network has.
torch::nn::AnyModule MakeGenerator(const GeneratorOptions& options);

/// A generator whose architecture was inferred, and what pictures it takes. Its weights are not loaded yet.
struct InferredGenerator {
  torch::nn::AnyModule network;
  std::int64_t input_channels = 0;
  std::int64_t output_channels = 0;
  std::int64_t size_multiple = 1;
  std::int64_t minimum_size = 1;
};

/// The ResNet or U-Net generator that a checkpoint is of. @param dropout whether a U-Net has it, which leaves no trace.
/// @param source the file, for messages. @throws WeightsError if it is of neither.
InferredGenerator InferGenerator(const TensorMap& tensors, const std::string& source, bool dropout = false);

}  // namespace pentimento
