#include "framework/methods/neural/torchscript.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& TorchScriptOptions::Schema() {
  using O = TorchScriptOptions;
  static const OptionSchema schema =
      NetworkMethodOptions::TableOf<O>("TorchScript file (.pt) of a network that makes pictures of pictures")
          .Add("trusted", &O::trusted, "run the program that the file holds; it can do whatever you can")
          .AddChoice("range", &O::range, "the values that it takes and gives",
                     {{"-1..1", ValueRange::kSigned}, {"0..1", ValueRange::kUnit}, {"0..255", ValueRange::kLevels}})
          .Add("size_multiple", &O::size_multiple,
               "what its pictures' sides are multiples of; others are padded by reflection and cropped back",
               {.unit = "px", .minimum = 1, .maximum = 4096})
          .Add("minimum_size", &O::minimum_size, "least side that it takes; smaller ones are padded likewise",
               {.unit = "px", .minimum = 1, .maximum = 4096})
          .Build();
  return schema;
}

void TorchScriptOptions::Check() const { RequireTrust(weights, trusted); }

TorchScript::TorchScript(const TorchScriptOptions& options)
    : NetworkMethod("torchscript", options, options.range),
      size_multiple_(options.size_multiple),
      minimum_size_(options.minimum_size),
      program_(options.weights, device()) {}

PaddedImages TorchScript::Pad(const torch::Tensor& images) const {
  return PadByReflection(images, size_multiple_, minimum_size_);
}

void TorchScript::CheckRawSize(const torch::Tensor& /*images*/) const {}

torch::Tensor TorchScript::Forward(const torch::Tensor& images) const {
  try {
    return program_.Run(images);
  } catch (const WeightsError& error) {
    // It may be the size of this picture alone that it cannot take.
    throw ShapeError(fmt::format("{}; size_multiple, minimum_size or range may not be what it wants", error.what()));
  }
}

}  // namespace pentimento
