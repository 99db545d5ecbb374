#include "framework/methods/neural/pix2pix/pix2pix_method.h"

#include <vector>

#include <fmt/format.h>
#include <torch/nn/modules/dropout.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/nn/generator.h"
#include "framework/nn/norm.h"

namespace pentimento {

const OptionSchema& Pix2PixMethodOptions::Schema() {
  using O = Pix2PixMethodOptions;
  static const OptionSchema schema =
      NetworkMethodOptions::Table<O>("the official names")
          .AddChoice("statistics", &O::statistics,
                     "where batch norms take mean and variance from: each picture, as the official test, or what "
                     "training stored, as its --eval",
                     {{"picture", NormStatistics::kPicture}, {"stored", NormStatistics::kStored}})
          .Add("dropout", &O::dropout,
               "drop half of the values of the inner levels, the paper's source of variety (the official test unless "
               "--no_dropout or --eval)")
          .Build();
  return schema;
}

Pix2PixMethod::Pix2PixMethod(const Pix2PixMethodOptions& options)
    : NetworkMethod("pix2pix", options), dropout_(options.dropout) {
  const TensorMap tensors = LoadTensors(options.weights);
  const InferredGenerator inferred = InferGenerator(tensors, source(), options.dropout);
  CheckColours(inferred.input_channels, inferred.output_channels);
  generator_ = inferred.network;
  size_multiple_ = inferred.size_multiple;
  minimum_size_ = inferred.minimum_size;
  torch::nn::Module& network = *generator_.ptr();
  Load(network, tensors);
  if (options.statistics == NormStatistics::kPicture) {
    NormaliseByBatch(network);
  }
  for (const auto& module : network.modules()) {
    if (auto* dropout = module->as<torch::nn::Dropout>()) {
      dropout->train(options.dropout);
    }
  }
}

PaddedImages Pix2PixMethod::Pad(const torch::Tensor& images) const {
  return PadByReflection(images, size_multiple_, minimum_size_);
}

void Pix2PixMethod::CheckRawSize(const torch::Tensor& images) const {
  for (const std::int64_t side : {images.size(-1), images.size(-2)}) {
    if (side % size_multiple_ != 0 || side < minimum_size_) {
      throw ShapeError(
          fmt::format("{}: raw images of {}x{}; with this network the sides are multiples of {}, {} or more", name(),
                      images.size(-1), images.size(-2), size_multiple_, minimum_size_));
    }
  }
}

torch::Tensor Pix2PixMethod::Forward(const torch::Tensor& images) const {
  std::vector<torch::Tensor> made;
  for (const torch::Tensor& image : images.split(1)) {  // one picture's statistics are no other's
    made.push_back(generator_.forward(image.contiguous(torch::MemoryFormat::ChannelsLast)));
  }
  return torch::cat(made);
}

}  // namespace pentimento
