#include "framework/methods/neural/unet_regression/unet_regression_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& UnetRegressionLossOptions::Schema() {
  using O = UnetRegressionLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("lambda_l1", &O::lambda_l1,
               "weight of the mean absolute difference to the partner, of values of -1 to 1", {.minimum = 0})
          .Add("lambda_perceptual", &O::lambda_perceptual,
               "weight of the distance by features, hed_vgg16; 0: off, and its weights are not needed", {.minimum = 0})
          .Add("lambda_face", &O::lambda_face,
               "weight of the squared distance of dlib's face descriptors; 0: off. Otherwise no metric judges by that "
               "matcher",
               {.minimum = 0})
          .Add("face_crop", &O::face_crop, "where the face is, in pictures of train.size")
          .Build();
  return schema;
}

void UnetRegressionLossOptions::Check() const {
  if (lambda_l1 + lambda_perceptual + lambda_face == 0.0) {
    throw ConfigError("loss: lambda_l1, lambda_perceptual and lambda_face are all 0, so that nothing is learnt");
  }
}

const OptionSchema& UnetRegressionTrainOptions::Schema() {
  static const OptionSchema schema = TrainOptions::Table<UnetRegressionTrainOptions>().Build();
  return schema;
}

const OptionSchema& UnetRegressionOptions::Schema() {
  using O = UnetRegressionOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("direction", &O::direction, "what is learnt: b2a translates pictures of B, a2b those of A",
                     {{"b2a", RegressionDirection::kBToA}, {"a2b", RegressionDirection::kAToB}})
          .Add("ngf", &O::ngf, "channels of the first convolution", {.minimum = 1, .maximum = 1024})
          .Add("depth", &O::depth, "halvings of the size; train.size is a multiple of 2 to its power",
               {.minimum = static_cast<double>(UnetGeneratorOptions::kLeastDepth),
                .maximum = static_cast<double>(UnetGeneratorOptions::kMostDepth)})
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train, "how long and on what it is trained")
          .Build();
  return schema;
}

void UnetRegressionOptions::Check() const {
  if (const std::int64_t multiple = Generator().SizeMultiple();
      CutsSquares(train.preprocess) && train.size % multiple != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {} with depth {}, not {}", multiple, depth, train.size));
  }
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(UnetRegressionValidationFigures()));
  }
}

UnetGeneratorOptions UnetRegressionOptions::Generator() const {
  UnetGeneratorOptions options;
  options.ngf = ngf;
  options.depth = depth;
  // A picture's translation then depends on no other picture.
  options.norm = NormKind::kInstance;
  return options;
}

const std::vector<ValidationFigure>& UnetRegressionValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"objective", false}, {"l1", false}};
  return figures;
}

}  // namespace pentimento
