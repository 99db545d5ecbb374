#include "framework/methods/neural/cyclegan/cyclegan_options.h"

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& CycleGanLossOptions::Schema() {
  using O = CycleGanLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice(
              "gan", &O::gan,
              "adversarial objective: least squares, binary cross-entropy, or Wasserstein with a gradient penalty",
              {{"lsgan", GanMode::kLsgan}, {"vanilla", GanMode::kVanilla}, {"wgangp", GanMode::kWgangp}})
          .Add("lambda_a", &O::lambda_a, "weight of the cycle a -> b -> a", {.minimum = 0})
          .Add("lambda_b", &O::lambda_b, "weight of the cycle b -> a -> b", {.minimum = 0})
          .Add("lambda_identity", &O::lambda_identity,
               "weight of leaving the target domain's pictures as they are, relative to the cycle's; 0: off",
               {.minimum = 0})
          .Add("lambda_face", &O::lambda_face,
               "weight of the squared distance by dlib's face descriptor of each picture to its translation, and to "
               "what the cycle makes of it; 0: off. Otherwise no metric judges by that matcher",
               {.minimum = 0})
          .Add("face_crop", &O::face_crop, "where the face is, in pictures of train.size")
          .Add("lambda_gp", &O::lambda_gp, "weight of the gradient penalty of wgangp", {.minimum = 0})
          .Add(
              "lambda_edge", &O::lambda_edge,
              "weight of telling domain b's pictures from the same with their edges smoothed, relative to telling them "
              "from made ones, so that a2b draws clear edges (CartoonGAN); 0: off",
              {.minimum = 0})
          .Add("lambda_tv", &O::lambda_tv, "weight of the total variation of what the generators make; 0: off",
               {.minimum = 0})
          .Build();
  return schema;
}

const OptionSchema& CycleGanTrainOptions::Schema() {
  using O = CycleGanTrainOptions;
  static const OptionSchema schema =
      TrainOptions::Table<O>()
          .Add("pool_size", &O::pool_size, "generated pictures remembered for the discriminators; 0: none",
               {.minimum = 0, .maximum = 100'000})
          .Build();
  return schema;
}

const OptionSchema& CycleGanOptions::Schema() {
  using O = CycleGanOptions;
  static const OptionSchema schema = GanOptions::Table<O>()
                                         .Add("loss", &O::loss, "the terms of the objective")
                                         .Add("train", &O::train, "how long and on what it is trained")
                                         .Build();
  return schema;
}

void CycleGanOptions::Check() const {
  CheckNetworks(train);
  if (loss.lambda_identity > 0 && loss.lambda_a == 0 && loss.lambda_b == 0) {
    throw ConfigError("loss.lambda_identity is relative to loss.lambda_a and loss.lambda_b, which are both 0");
  }
  if (loss.gan == GanMode::kWgangp && !CutsSquares(train.preprocess)) {
    throw ConfigError("loss.gan wgangp mixes pictures of one size: it needs a train.preprocess that cuts squares");
  }
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(CycleGanValidationFigures()));
  }
}

const std::vector<ValidationFigure>& CycleGanValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"swd", false}, {"cycle", false}, {"identity", false}};
  return figures;
}

}  // namespace pentimento
