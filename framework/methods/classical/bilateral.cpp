#include "framework/methods/classical/bilateral.h"

#include <array>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace pentimento {
namespace {

cv::Mat PlaneHeader(Picture& picture, int channel) {
  return {picture.height, picture.width, CV_32FC1, picture.Plane(channel).data()};
}

}  // namespace

Picture BilateralFilter(const Picture& rgb, int diameter, double sigma_colour, double sigma_space) {
  Picture result = rgb;
  std::array<cv::Mat, 3> planes = {PlaneHeader(result, 0), PlaneHeader(result, 1), PlaneHeader(result, 2)};
  cv::Mat interleaved;
  cv::merge(planes.data(), planes.size(), interleaved);
  cv::Mat smoothed;
  cv::bilateralFilter(interleaved, smoothed, diameter, sigma_colour, sigma_space);
  cv::split(smoothed, planes.data());
  return result;
}

}  // namespace pentimento
