#include "metrics/features/procrustes.h"

#include <cmath>
#include <complex>
#include <vector>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::size_t kLandmarks = 68;
constexpr std::size_t kOuterCornerRight = 36;  ///< of the person's right eye
constexpr std::size_t kOuterCornerLeft = 45;

/// The points as complex numbers around their mean: there a rotation with scaling is one factor.
std::vector<std::complex<double>> Centred(std::span<const FacePoint> points) {
  std::vector<std::complex<double>> centred;
  std::complex<double> sum = 0.0;
  for (const FacePoint& point : points) {
    centred.emplace_back(point[0], point[1]);
    sum += centred.back();
  }
  for (std::complex<double>& point : centred) {
    point -= sum / static_cast<double>(points.size());
  }
  return centred;
}

}  // namespace

double ProcrustesResidual(std::span<const FacePoint> target, std::span<const FacePoint> shape) {
  if (target.empty() || target.size() != shape.size()) {
    throw ShapeError(fmt::format("shapes of {} and {} points cannot be aligned", target.size(), shape.size()));
  }
  const std::vector<std::complex<double>> a = Centred(target);
  const std::vector<std::complex<double>> b = Centred(shape);
  std::complex<double> product = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += std::conj(b[i]) * a[i];
    size += std::norm(b[i]);
  }
  const std::complex<double> turn = size > 0.0 ? product / size : 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::norm(a[i] - turn * b[i]);
  }
  return std::sqrt(sum / static_cast<double>(a.size()));
}

double InterocularDistance(std::span<const FacePoint> landmarks) {
  if (landmarks.size() != kLandmarks) {
    throw ShapeError(
        fmt::format("the eyes' outer corners are known of {} landmarks, not of {}", kLandmarks, landmarks.size()));
  }
  const FacePoint& right = landmarks[kOuterCornerRight];
  const FacePoint& left = landmarks[kOuterCornerLeft];
  return std::hypot(left[0] - right[0], left[1] - right[1]);
}

}  // namespace pentimento
