#include "framework/image/convert.h"

#include <cstring>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/shape_text.h"

namespace pentimento {

torch::Tensor ToTensor(const Picture& picture) {
  torch::Tensor image = torch::empty({3, picture.height, picture.width}, torch::kFloat32);
  std::memcpy(image.data_ptr<float>(), picture.values.data(), picture.values.size() * sizeof(float));
  return image;
}

Picture ToPicture(const torch::Tensor& image) {
  const bool batch_of_one = image.dim() == 4 && image.size(0) == 1;
  const torch::Tensor plain = batch_of_one ? image[0] : image;
  if (plain.dim() != 3 || plain.size(0) != 3) {
    throw ShapeError(fmt::format("a picture is [3,H,W] or [1,3,H,W], not {}", ShapeText(image)));
  }
  const torch::NoGradGuard no_grad;
  const torch::Tensor values =
      plain.to(torch::kCPU, torch::kFloat32).nan_to_num(0.0, 1.0, 0.0).clamp(0.0, 1.0).contiguous();
  Picture picture(static_cast<int>(values.size(2)), static_cast<int>(values.size(1)));
  std::memcpy(picture.values.data(), values.data_ptr<float>(), picture.values.size() * sizeof(float));
  return picture;
}

torch::Tensor ToSignedRange(const torch::Tensor& images) { return images * 2.0 - 1.0; }

torch::Tensor FromSignedRange(const torch::Tensor& images) { return ((images + 1.0) * 0.5).clamp(0.0, 1.0); }

void CheckImageBatch(const torch::Tensor& images, const char* what) {
  if (!images.defined() || images.dim() != 4 || images.size(1) != 3 || images.numel() == 0) {
    throw ShapeError(fmt::format("{}: an image batch is [N,3,H,W] with at least one pixel, not {}", what,
                                 images.defined() ? ShapeText(images) : "undefined"));
  }
}

}  // namespace pentimento
