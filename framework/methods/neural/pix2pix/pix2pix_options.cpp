#include "framework/methods/neural/pix2pix/pix2pix_options.h"

namespace pentimento {

const OptionSchema& Pix2PixLossOptions::Schema() {
  using O = Pix2PixLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("gan", &O::gan,
                     "adversarial objective: binary cross-entropy, least squares, or the Wasserstein distance with a "
                     "gradient penalty",
                     {{"vanilla", GanMode::kVanilla}, {"lsgan", GanMode::kLsgan}, {"wgangp", GanMode::kWgangp}})
          .Add("lambda_l1", &O::lambda_l1, "weight of the mean absolute difference to the partner", {.minimum = 0})
          .Add("lambda_face", &O::lambda_face,
               "weight of the squared distance by dlib's face descriptor of each picture to its translation; 0: off. "
               "Otherwise no metric judges by that matcher",
               {.minimum = 0})
          .Add("face_crop", &O::face_crop, "where the face is, in pictures of train.size")
          .Add("lambda_gp", &O::lambda_gp, "weight of the gradient penalty of wgangp", {.minimum = 0})
          .Add("lambda_edge", &O::lambda_edge,
               "weight of telling partners from the same with their edges smoothed, relative to telling them from made "
               "ones, so that clear edges are drawn (CartoonGAN); 0: off",
               {.minimum = 0})
          .Add("lambda_tv", &O::lambda_tv, "weight of the total variation of what the generator makes; 0: off",
               {.minimum = 0})
          .Build();
  return schema;
}

const OptionSchema& Pix2PixTrainOptions::Schema() {
  static const OptionSchema schema = TrainOptions::Table<Pix2PixTrainOptions>().Build();
  return schema;
}

const OptionSchema& Pix2PixApplyOptions::Schema() {
  using O = Pix2PixApplyOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("statistics", &O::statistics,
                     "where batch norms take mean and variance from: each picture, or what training stored",
                     {{"picture", NormStatistics::kPicture}, {"stored", NormStatistics::kStored}})
          .Add("dropout", &O::dropout, "drop half of the values of the inner levels, the paper's source of variety")
          .Build();
  return schema;
}

Pix2PixOptions::Pix2PixOptions() {
  generator = GeneratorKind::kUnet256;
  discriminator = DiscriminatorKind::kBasic;
  norm = NormKind::kBatch;
  dropout = true;
}

const OptionSchema& Pix2PixOptions::Schema() {
  using O = Pix2PixOptions;
  static const OptionSchema schema =
      GanOptions::Table<O>(
          OptionTable<O>().AddChoice("direction", &O::direction,
                                     "what is learnt: a2b translates pictures of A, b2a those of B",
                                     {{"a2b", Pix2PixDirection::kAToB}, {"b2a", Pix2PixDirection::kBToA}}))
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Add("apply", &O::apply, "how pictures are translated after that")
          .Build();
  return schema;
}

void Pix2PixOptions::Check() const {
  CheckNetworks(train);
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(Pix2PixValidationFigures()));
  }
}

const std::vector<ValidationFigure>& Pix2PixValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"l1", false}, {"swd", false}};
  return figures;
}

}  // namespace pentimento
