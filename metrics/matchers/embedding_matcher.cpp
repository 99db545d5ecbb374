#include "metrics/matchers/embedding_matcher.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/nn/torchscript_program.h"
#include "metrics/matchers/chip_tensor.h"

namespace pentimento {
namespace {

constexpr std::size_t kEmbeddingBatch = 16;

bool IsOnnx(const std::filesystem::path& file) { return file.extension() == ".onnx"; }

bool IsTorchScript(const std::filesystem::path& file) {
  return file.extension() == ".pt" || file.extension() == ".ts" || file.extension() == ".torchscript";
}

}  // namespace

const OptionSchema& EmbeddingOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<EmbeddingOptions>()
          .Add("weights", &EmbeddingOptions::weights, "the network: .onnx, or TorchScript (.pt, .ts)",
               {.required = true})
          .Add("trusted", &EmbeddingOptions::trusted,
               "run the program that a TorchScript file holds; it can do whatever you can")
          .AddChoice("alignment", &EmbeddingOptions::alignment,
                     "arcface: five points to ArcFace's template; dlib: dlib's face chip",
                     {{"arcface", ChipAlignment::kArcFace}, {"dlib", ChipAlignment::kDlib}})
          .Add("side", &EmbeddingOptions::side, "width and height of its input",
               {.unit = "px", .minimum = 16, .maximum = 1024})
          .Add("padding", &EmbeddingOptions::padding, "margin around the face, as a share of it (alignment: dlib)",
               {.minimum = 0, .maximum = 2})
          .AddChoice("channels", &EmbeddingOptions::channels, "order of its input's channels",
                     {{"rgb", ChannelOrder::kRgb}, {"bgr", ChannelOrder::kBgr}})
          .Add("mean", &EmbeddingOptions::mean, "subtracted from levels of 0 to 255", {.minimum = 0, .maximum = 255})
          .Add("deviation", &EmbeddingOptions::deviation, "that they are then divided by",
               {.minimum = 1e-3, .maximum = 255})
          .AddChoice("distance", &EmbeddingOptions::distance, "how embeddings are compared",
                     {{"cosine", TemplateDistance::kCosine}, {"euclidean", TemplateDistance::kEuclidean}})
          .Build();
  return schema;
}

void EmbeddingOptions::Check() const {
  if (!IsOnnx(weights) && !IsTorchScript(weights)) {
    throw ConfigError(fmt::format("weights \"{}\" must end in .onnx, or in .pt, .ts or .torchscript (TorchScript)",
                                  weights.string()));
  }
  if (IsTorchScript(weights)) {
    RequireTrust(weights, trusted);
  }
}

std::string EmbeddingMatcher::name() const { return fmt::format("embedding[{}]", options_.weights.stem().string()); }

std::vector<ChipForm> EmbeddingMatcher::forms() const {
  return {{.alignment = options_.alignment, .side = options_.side, .padding = options_.padding}};
}

void EmbeddingMatcher::Load(const std::filesystem::path& /*weights_folder*/) {
  network_ = IsOnnx(options_.weights) ? LoadOnnxNetwork(options_.weights) : LoadTorchScriptNetwork(options_.weights);
}

std::vector<Template> EmbeddingMatcher::Describe(std::span<const FaceChips> faces) const {
  const std::vector<FaceChip> chips = ChipsOfForm(faces, 0, 1);
  std::vector<Template> templates;
  for (std::size_t begin = 0; begin < chips.size(); begin += kEmbeddingBatch) {
    const auto batch = std::span(chips).subspan(begin, std::min(kEmbeddingBatch, chips.size() - begin));
    torch::Tensor input = (ChipTensor(batch, options_.side) * 255.0 - options_.mean) / options_.deviation;
    if (options_.channels == ChannelOrder::kBgr) {
      input = input.flip(1);
    }
    const torch::Tensor embedded = network_->Embed(input.contiguous()).contiguous();
    if (embedded.dim() != 2 || embedded.size(0) != input.size(0)) {
      throw WeightsError(fmt::format("{}: the network gives [{}] for {} faces; expected one vector a face",
                                     options_.weights.string(), fmt::join(embedded.sizes(), ","), input.size(0)));
    }
    if (!embedded.isfinite().all().item<bool>()) {
      throw WeightsError(fmt::format("{}: the network gives numbers that are not finite", options_.weights.string()));
    }
    for (std::int64_t i = 0; i < embedded.size(0); ++i) {
      const float* const row = embedded[i].data_ptr<float>();
      templates.emplace_back(row, row + embedded.size(1));
    }
  }
  return templates;
}

double EmbeddingMatcher::Distance(const Template& a, const Template& b) const {
  return options_.distance == TemplateDistance::kCosine ? CosineDistance(a, b) : EuclideanDistance(a, b);
}

Template EmbeddingMatcher::Mean(std::span<const Template* const> templates) const {
  return options_.distance == TemplateDistance::kCosine ? MeanDirection(templates) : PlainMean(templates);
}

}  // namespace pentimento
