#include "framework/media/resize.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

namespace pentimento {
namespace {

int InterpolationOf(ResizeFilter filter) {
  switch (filter) {
    case ResizeFilter::kArea:
      return cv::INTER_AREA;
    case ResizeFilter::kBilinear:
      return cv::INTER_LINEAR;
    case ResizeFilter::kBicubic:
      return cv::INTER_CUBIC;
  }
  throw InternalError("a resize filter without an interpolation");
}

}  // namespace

Picture ResizePicture(const Picture& picture, int width, int height, ResizeFilter filter) {
  if (picture.width < 1 || picture.height < 1 || width < 1 || height < 1) {
    throw ShapeError(
        fmt::format("a picture of {} x {} cannot be resized to {} x {}", picture.width, picture.height, width, height));
  }
  if (picture.width == width && picture.height == height) {
    return picture;
  }
  Picture resized(width, height);
  for (int c = 0; c < 3; ++c) {
    const cv::Mat source(picture.height, picture.width, CV_32F, const_cast<float*>(picture.Plane(c).data()));
    cv::Mat target(height, width, CV_32F, resized.Plane(c).data());
    cv::resize(source, target, target.size(), 0.0, 0.0, InterpolationOf(filter));
  }
  for (float& value : resized.values) {
    value = std::clamp(value, 0.0F, 1.0F);
  }
  return resized;
}

Picture CropAndResizePicture(const Picture& picture, int width, int height, double vertical, ResizeFilter filter) {
  if (picture.width < 1 || picture.height < 1 || width < 1 || height < 1) {
    throw ShapeError(
        fmt::format("a picture of {} x {} cannot be made {} x {}", picture.width, picture.height, width, height));
  }
  const double scale =
      std::min(static_cast<double>(picture.width) / width, static_cast<double>(picture.height) / height);
  const int cropped_width = std::clamp(static_cast<int>(std::lround(width * scale)), 1, picture.width);
  const int cropped_height = std::clamp(static_cast<int>(std::lround(height * scale)), 1, picture.height);
  const int left = (picture.width - cropped_width) / 2;
  const int top = static_cast<int>(vertical * (picture.height - cropped_height));
  Picture cropped(cropped_width, cropped_height);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < cropped_height; ++y) {
      const float* row = picture.Plane(c).data() +
                         static_cast<std::size_t>(top + y) * static_cast<std::size_t>(picture.width) +
                         static_cast<std::size_t>(left);
      std::copy_n(row, cropped_width,
                  cropped.Plane(c).data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(cropped_width));
    }
  }
  return ResizePicture(cropped, width, height, filter);
}

}  // namespace pentimento
