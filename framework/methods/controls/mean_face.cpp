#include "framework/methods/controls/mean_face.h"

#include "framework/core/errors.h"
#include "framework/image/resample.h"

namespace pentimento {

const OptionSchema& MeanFaceOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<MeanFaceOptions>()
          .Add("height", &MeanFaceOptions::height, "of the average; 0: the first training original's",
               {.unit = "px", .minimum = 0, .maximum = 16384})
          .Add("width", &MeanFaceOptions::width, "of the average; 0: the first training original's",
               {.unit = "px", .minimum = 0, .maximum = 16384})
          .Build();
  return schema;
}

void MeanFaceOptions::Check() const {
  if ((height == 0) != (width == 0)) {
    throw ConfigError("height and width come together: give both, or neither");
  }
}

void MeanFaceControl::Fit(const ImageSource& training_originals, const MethodContext& context) {
  const torch::NoGradGuard no_gradient;
  const std::int64_t count = training_originals.size();
  if (count == 0) {
    throw DataError("mean_face: there are no training originals to average; give the data set a training split");
  }
  if (context.progress != nullptr) {
    context.progress->Begin("average face", count);
  }
  torch::Tensor sum;
  for (std::int64_t i = 0; i < count; ++i) {
    ThrowIfStopped(context.stop);
    const torch::Tensor image = training_originals.Image(i).unsqueeze(0);
    if (!sum.defined()) {
      const std::int64_t height = options_.height > 0 ? options_.height : image.size(2);
      const std::int64_t width = options_.width > 0 ? options_.width : image.size(3);
      sum = torch::zeros({1, 3, height, width}, torch::kFloat64);
    }
    sum += Resize(image, sum.size(2), sum.size(3)).to(torch::kFloat64);
    if (context.progress != nullptr) {
      context.progress->At(i + 1);
    }
  }
  mean_ = (sum / static_cast<double>(count)).to(torch::kFloat32).clamp(0.0, 1.0);
}

MethodOutput MeanFaceControl::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  if (!mean_.defined()) {
    throw InternalError("mean_face was applied before it was fitted");
  }
  const torch::NoGradGuard no_gradient;
  const torch::Tensor face = Resize(mean_, images.size(2), images.size(3)).to(images.device());
  return {face.expand_as(images).contiguous()};
}

}  // namespace pentimento
