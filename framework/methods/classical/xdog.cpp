#include "framework/methods/classical/xdog.h"

#include <cmath>

#include "framework/image/gaussian.h"

namespace pentimento {

std::vector<float> Luma(const Picture& rgb) {
  std::vector<float> luma(rgb.PixelCount());
  const auto red = rgb.Plane(0);
  const auto green = rgb.Plane(1);
  const auto blue = rgb.Plane(2);
  for (std::size_t i = 0; i < luma.size(); ++i) {
    luma[i] = 0.299F * red[i] + 0.587F * green[i] + 0.114F * blue[i];
  }
  return luma;
}

std::vector<float> Xdog(const std::vector<float>& luma, int width, int height, const XdogParameters& parameters) {
  const std::vector<double> fine = GaussianBlur(luma, width, height, parameters.sigma);
  const std::vector<double> coarse = GaussianBlur(luma, width, height, parameters.k * parameters.sigma);
  std::vector<float> paper(luma.size(), 1.0F);
  for (std::size_t i = 0; i < luma.size(); ++i) {
    const double response = (1.0 + parameters.sharpness) * fine[i] - parameters.sharpness * coarse[i];
    if (response < parameters.threshold) {
      paper[i] = static_cast<float>(1.0 + std::tanh(parameters.steepness * (response - parameters.threshold)));
    }
  }
  return paper;
}

}  // namespace pentimento
