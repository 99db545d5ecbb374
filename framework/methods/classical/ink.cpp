#include "framework/methods/classical/ink.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "framework/methods/classical/xdog.h"

namespace pentimento {
namespace {

constexpr float kFaintestInk = 0.1F;

void RemoveSpecks(std::vector<float>& ink, int width, int height, double least_area) {
  const cv::Mat plane(height, width, CV_32FC1, ink.data());
  const cv::Mat inked = plane > kFaintestInk;
  cv::Mat labels;
  cv::Mat statistics;
  cv::Mat centroids;
  cv::connectedComponentsWithStats(inked, labels, statistics, centroids, 8, CV_32S);
  std::size_t i = 0;
  for (int y = 0; y < height; ++y) {
    const auto* row = labels.ptr<int>(y);
    for (int x = 0; x < width; ++x, ++i) {
      if (row[x] == 0 || statistics.at<int>(row[x], cv::CC_STAT_AREA) < least_area) {
        ink[i] = 0.0F;
      }
    }
  }
}

}  // namespace

std::vector<float> InkLines(const Picture& rgb, const LineOptions& options, double scale) {
  constexpr double kLeastSigma = 0.4;  // a narrower Gaussian falls between the pixels
  XdogParameters parameters;
  parameters.sigma = std::max(options.width * scale, kLeastSigma);
  parameters.sharpness = options.sharpness;
  parameters.threshold = options.threshold;
  parameters.steepness = options.steepness;
  std::vector<float> ink = Xdog(Luma(rgb), rgb.width, rgb.height, parameters);
  for (float& value : ink) {
    value = 1.0F - value;
  }
  RemoveSpecks(ink, rgb.width, rgb.height, options.least_area * scale * scale);
  return ink;
}

void LayInk(Picture& rgb, const std::vector<float>& ink, const LineOptions& options) {
  for (int channel = 0; channel < 3; ++channel) {
    const auto plane = rgb.Plane(channel);
    const auto colour = static_cast<float>(options.colour[static_cast<std::size_t>(channel)]);
    const auto strength = static_cast<float>(options.strength);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      const float covered = strength * ink[i];
      plane[i] = plane[i] * (1.0F - covered) + std::min(colour, plane[i]) * covered;
    }
  }
}

}  // namespace pentimento
