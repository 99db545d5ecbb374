#include "framework/methods/anonymisers/mask.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"

namespace pentimento {
namespace {

/// The pixels of a dimension that lie under the band.
torch::Tensor Covered(const torch::Tensor& images, std::int64_t dimension, double begin, double end) {
  const std::int64_t length = images.size(dimension);
  const auto extent = static_cast<double>(length);
  const std::int64_t first = std::min<std::int64_t>(std::llround(begin * extent), length - 1);
  const std::int64_t last = std::max<std::int64_t>(std::llround(end * extent), first + 1);
  return images.slice(dimension, first, last);
}

}  // namespace

const OptionSchema& MaskOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<MaskOptions>()
          .Add("left", &MaskOptions::left, "where the band begins, as a share of the width",
               {.minimum = 0, .maximum = 1})
          .Add("top", &MaskOptions::top, "where the band begins, as a share of the height",
               {.minimum = 0, .maximum = 1})
          .Add("right", &MaskOptions::right, "where the band ends, as a share of the width",
               {.minimum = 0, .maximum = 1})
          .Add("bottom", &MaskOptions::bottom, "where the band ends, as a share of the height",
               {.minimum = 0, .maximum = 1})
          .Add("grey", &MaskOptions::grey, "of the band, sRGB: 0 black, 1 white", {.minimum = 0, .maximum = 1})
          .Build();
  return schema;
}

void MaskOptions::Check() const {
  if (!(right > left)) {
    throw ConfigError(fmt::format("right must be greater than left, but right is {} and left is {}", right, left));
  }
  if (!(bottom > top)) {
    throw ConfigError(fmt::format("bottom must be greater than top, but bottom is {} and top is {}", bottom, top));
  }
}

MethodOutput MaskMethod::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "mask");
  const torch::NoGradGuard no_gradient;
  torch::Tensor masked = images.clone();
  const torch::Tensor rows = Covered(masked, 2, options_.top, options_.bottom);
  Covered(rows, 3, options_.left, options_.right).fill_(options_.grey);
  return {masked};
}

}  // namespace pentimento
