#include "framework/image/padding.h"

#include <algorithm>
#include <vector>

#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

std::int64_t PaddedLength(std::int64_t length, std::int64_t multiple, std::int64_t minimum) {
  const std::int64_t wanted = std::max(length, minimum);
  return (wanted + multiple - 1) / multiple * multiple;
}

/// Mirrors about the centres of the outermost pixels, as often as needed.
std::int64_t Reflected(std::int64_t position, std::int64_t length) {
  if (length == 1) {
    return 0;
  }
  const std::int64_t period = 2 * (length - 1);
  const std::int64_t phase = ((position % period) + period) % period;
  return phase < length ? phase : period - phase;
}

torch::Tensor PadDimension(const torch::Tensor& images, std::int64_t dimension, std::int64_t before,
                           std::int64_t padded_length) {
  const std::int64_t length = images.size(dimension);
  if (padded_length == length) {
    return images;
  }
  std::vector<std::int64_t> sources;
  for (std::int64_t i = 0; i < padded_length; ++i) {
    sources.push_back(Reflected(i - before, length));
  }
  return images.index_select(dimension, torch::tensor(sources).to(images.device()));
}

}  // namespace

PaddedImages PadByReflection(const torch::Tensor& images, std::int64_t multiple, std::int64_t minimum) {
  if (images.dim() != 4 || images.numel() == 0) {
    throw ShapeError("reflection padding needs a batch [N,C,H,W] with at least one pixel");
  }
  PaddedImages padded;
  padded.height = images.size(2);
  padded.width = images.size(3);
  const std::int64_t height = PaddedLength(padded.height, multiple, minimum);
  const std::int64_t width = PaddedLength(padded.width, multiple, minimum);
  padded.top = (height - padded.height) / 2;
  padded.left = (width - padded.width) / 2;
  padded.images = PadDimension(PadDimension(images, 2, padded.top, height), 3, padded.left, width);
  return padded;
}

torch::Tensor CropBack(const torch::Tensor& images, const PaddedImages& padded) {
  if (images.dim() != 4 || images.size(2) != padded.images.size(2) || images.size(3) != padded.images.size(3)) {
    throw ShapeError("only images of the padded size can be cropped back");
  }
  return images.narrow(2, padded.top, padded.height).narrow(3, padded.left, padded.width);
}

}  // namespace pentimento
