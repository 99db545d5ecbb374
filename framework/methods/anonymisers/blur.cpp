#include "framework/methods/anonymisers/blur.h"

#include <algorithm>

#include "framework/image/convert.h"
#include "framework/image/gaussian.h"

namespace pentimento {

const OptionSchema& BlurOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<BlurOptions>()
          .Add("sigma", &BlurOptions::sigma, "of the Gaussian, as a share of the shorter side; more hides more",
               {.minimum = 0.001, .maximum = 0.5})
          .Build();
  return schema;
}

MethodOutput BlurMethod::Apply(const torch::Tensor& images, const MethodContext& context) const {
  CheckImageBatch(images, "blur");
  const double sigma = options_.sigma * static_cast<double>(std::min(images.size(2), images.size(3)));
  std::vector<torch::Tensor> blurred;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    ThrowIfStopped(context.stop);
    blurred.push_back(ToTensor(GaussianBlur(ToPicture(images[i]), sigma)));
  }
  return {torch::stack(blurred).to(images.device())};
}

}  // namespace pentimento
