#include "framework/methods/anonymisers/pixelate.h"

#include <algorithm>
#include <cmath>

#include "framework/image/convert.h"

namespace pentimento {
namespace {

std::int64_t BlocksAlong(std::int64_t length, std::int64_t shorter_side, int blocks) {
  const double wanted = static_cast<double>(blocks) * static_cast<double>(length) / static_cast<double>(shorter_side);
  return std::min<std::int64_t>(length, std::llround(wanted));
}

/// Replaces values along a dimension by the mean of their block, in double precision. Done for rows and then columns
/// this is the mean over the area, because all rows of a block are equally long.
torch::Tensor BlockMeans(const torch::Tensor& images, std::int64_t dimension, std::int64_t blocks) {
  const std::int64_t length = images.size(dimension);
  std::vector<torch::Tensor> flattened;
  for (std::int64_t block = 0; block < blocks; ++block) {
    const torch::Tensor part = images.slice(dimension, block * length / blocks, (block + 1) * length / blocks);
    flattened.push_back(part.mean({dimension}, true, torch::kFloat64).expand_as(part));
  }
  return torch::cat(flattened, dimension);
}

}  // namespace

const OptionSchema& PixelateOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<PixelateOptions>()
          .Add("blocks", &PixelateOptions::blocks, "mosaic blocks across the shorter side; fewer hide more",
               {.minimum = 1, .maximum = 16384})
          .Build();
  return schema;
}

MethodOutput PixelateMethod::Apply(const torch::Tensor& images, const MethodContext& /*context*/) const {
  CheckImageBatch(images, "pixelate");
  const torch::NoGradGuard no_gradient;
  const std::int64_t height = images.size(2);
  const std::int64_t width = images.size(3);
  const std::int64_t shorter_side = std::min(height, width);
  const torch::Tensor rows = BlockMeans(images, 2, BlocksAlong(height, shorter_side, options_.blocks));
  const torch::Tensor mosaic = BlockMeans(rows, 3, BlocksAlong(width, shorter_side, options_.blocks));
  return {mosaic.to(images.scalar_type())};
}

}  // namespace pentimento
