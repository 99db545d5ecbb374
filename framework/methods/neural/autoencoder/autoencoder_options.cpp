#include "framework/methods/neural/autoencoder/autoencoder_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& AutoencoderLossOptions::Schema() {
  using O = AutoencoderLossOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("lambda_l1", &O::lambda_l1, "weight of the mean absolute difference of values in [0,1]", {.minimum = 0})
          .Add("lambda_dssim", &O::lambda_dssim, "weight of the structural dissimilarity, (1 - SSIM) / 2",
               {.minimum = 0})
          .Build();
  return schema;
}

void AutoencoderLossOptions::Check() const {
  if (lambda_l1 == 0 && lambda_dssim == 0) {
    throw ConfigError("loss.lambda_l1 and loss.lambda_dssim are both 0: nothing would be learnt");
  }
}

AutoencoderTrainOptions::AutoencoderTrainOptions() {
  size = 128;
  batch = 8;
  learning_rate = 5e-5;
  decay_start = 1.0;
}

const OptionSchema& AutoencoderTrainOptions::Schema() {
  using O = AutoencoderTrainOptions;
  static const OptionSchema schema =
      TrainOptions::Table<O>()
          .Add("warp", &O::warp,
               "bend pictures at random before they are encoded, so that what is reconstructed is the face and not the "
               "pixels")
          .Build();
  return schema;
}

const OptionSchema& AutoencoderOptions::Schema() {
  using O = AutoencoderOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .AddChoice("layout", &O::layout,
                     "what the domains share: encoder and bottleneck (df), or encoder, decoder and one of two "
                     "bottlenecks (liae)",
                     {{"df", AutoencoderLayout::kDf}, {"liae", AutoencoderLayout::kLiae}})
          .Add("encoder_dims", &O::encoder_dims, "channels of the encoder's first convolution (DeepFaceLab: e_dims)",
               {.minimum = 1, .maximum = 1024})
          .Add("inter_dims", &O::inter_dims, "width of the bottleneck (ae_dims)", {.minimum = 1, .maximum = 4096})
          .Add("decoder_dims", &O::decoder_dims, "half the channels of a decoder's last maps (d_dims)",
               {.minimum = 1, .maximum = 1024})
          .Add("device", &O::device, "where it is trained and applied: cpu, cuda or cuda:N", {.device = true})
          .Add("loss", &O::loss, "the terms of the objective")
          .Add("train", &O::train,
               "how long and on what it is trained; train.size, a multiple of 16, is the resolution that it has from "
               "then on")
          .Build();
  return schema;
}

void AutoencoderOptions::Check() const {
  if (!CutsSquares(train.preprocess)) {
    throw ConfigError("an autoencoder has one resolution: it needs a train.preprocess that cuts squares");
  }
  if (train.validation.enabled()) {
    static_cast<void>(train.validation.Metric(AutoencoderValidationFigures()));
  }
  if (train.size % FaceAutoencoderImpl::kReduction != 0) {
    throw ConfigError(
        fmt::format("train.size must be a multiple of {}, not {}", FaceAutoencoderImpl::kReduction, train.size));
  }
  Network().Check();
}

const std::vector<ValidationFigure>& AutoencoderValidationFigures() {
  static const std::vector<ValidationFigure> figures = {{"reconstruction", false}, {"swd", false}};
  return figures;
}

FaceAutoencoderOptions AutoencoderOptions::Network() const {
  FaceAutoencoderOptions options;
  options.layout = layout;
  options.resolution = train.size;
  options.encoder_dims = encoder_dims;
  options.inter_dims = inter_dims;
  options.decoder_dims = decoder_dims;
  return options;
}

}  // namespace pentimento
