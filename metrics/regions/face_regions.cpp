#include "metrics/regions/face_regions.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::size_t kLandmarks = 68;
// Where the parts of a face begin in the order of the 300-W annotation, and how many points they have.
constexpr std::size_t kRightBrow = 17;
constexpr std::size_t kLeftBrow = 22;
constexpr std::size_t kBrowPoints = 5;
constexpr std::size_t kRightEye = 36;
constexpr std::size_t kLeftEye = 42;
constexpr std::size_t kEyePoints = 6;
constexpr std::size_t kOuterLip = 48;
constexpr std::size_t kOuterLipPoints = 12;
// How far a part reaches beyond its contour, in widths of the part.
constexpr double kAroundEye = 0.25;
constexpr double kAroundBrow = 0.1;
constexpr double kAroundMouth = 0.1;

double Cross(const FacePoint& origin, const FacePoint& a, const FacePoint& b) {
  return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
}

/// The corners of the convex hull, in order (Andrew's monotone chain).
std::vector<FacePoint> HullOf(std::span<const FacePoint> points) {
  std::vector<FacePoint> sorted(points.begin(), points.end());
  std::ranges::sort(sorted);
  std::vector<FacePoint> hull;
  for (int half = 0; half < 2; ++half) {
    const std::size_t begin = hull.size();
    for (const FacePoint& point : sorted) {
      while (hull.size() >= begin + 2 && Cross(hull[hull.size() - 2], hull.back(), point) <= 0.0) {
        hull.pop_back();
      }
      hull.push_back(point);
    }
    hull.pop_back();
    std::ranges::reverse(sorted);
  }
  return hull;
}

double DistanceToSegment(const FacePoint& point, const FacePoint& a, const FacePoint& b) {
  const double length = (b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]);
  const double along = (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
  const double share = length > 0.0 ? std::clamp(along / length, 0.0, 1.0) : 0.0;
  return std::hypot(point[0] - a[0] - share * (b[0] - a[0]), point[1] - a[1] - share * (b[1] - a[1]));
}

/// Whether a point lies in a convex hull, or no further than `margin` from it.
bool IsWithin(const std::vector<FacePoint>& hull, double margin, const FacePoint& point) {
  bool inside = hull.size() > 2;
  double distance = HUGE_VAL;
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const FacePoint& next = hull[(i + 1) % hull.size()];
    inside = inside && Cross(hull[i], next, point) >= 0.0;
    distance = std::min(distance, DistanceToSegment(point, hull[i], next));
  }
  return inside || distance <= margin;
}

/// A part of a face: a hull with a margin.
struct Part {
  std::vector<FacePoint> hull;
  double margin = 0.0;

  Part(std::span<const FacePoint> points, double margin_in_widths)
      : hull(HullOf(points)),
        margin(margin_in_widths * (std::ranges::max(points, {}, [](const FacePoint& p) { return p[0]; })[0] -
                                   std::ranges::min(points, {}, [](const FacePoint& p) { return p[0]; })[0])) {}
  [[nodiscard]] bool Holds(const FacePoint& point) const { return IsWithin(hull, margin, point); }
};

unsigned Bit(FaceRegion region, bool is_set = true) { return is_set ? 1U << static_cast<unsigned>(region) : 0U; }

}  // namespace

RegionMasks::RegionMasks(const FoundFace& face, int width, int height) : width_(width), height_(height) {
  const std::span<const FacePoint> points = face.parts68;
  if (points.size() != kLandmarks) {
    throw ShapeError(fmt::format("regions of a face need 68 landmarks, not {}", points.size()));
  }
  const Part right_eye(points.subspan(kRightEye, kEyePoints), kAroundEye);
  const Part left_eye(points.subspan(kLeftEye, kEyePoints), kAroundEye);
  const Part right_brow(points.subspan(kRightBrow, kBrowPoints), kAroundBrow);
  const Part left_brow(points.subspan(kLeftBrow, kBrowPoints), kAroundBrow);
  const Part mouth(points.subspan(kOuterLip, kOuterLipPoints), kAroundMouth);
  const Part whole(points, 0.0);
  bits_.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const FacePoint point = {static_cast<double>(x), static_cast<double>(y)};
      const bool in_box = point[0] >= face.box.left && point[0] <= face.box.right && point[1] >= face.box.top &&
                          point[1] <= face.box.bottom;
      const bool in_eyes = right_eye.Holds(point) || left_eye.Holds(point);
      const bool in_mouth = mouth.Holds(point);
      const bool in_whole = whole.Holds(point);
      const bool in_brows = right_brow.Holds(point) || left_brow.Holds(point);
      bits_.push_back(static_cast<std::uint8_t>(Bit(FaceRegion::kFace, in_box) | Bit(FaceRegion::kEyes, in_eyes) |
                                                Bit(FaceRegion::kMouth, in_mouth) |
                                                Bit(FaceRegion::kSkin, in_whole && !in_eyes && !in_mouth && !in_brows) |
                                                Bit(FaceRegion::kBackground, !in_box && !in_whole)));
    }
  }
}

std::size_t RegionMasks::Count(FaceRegion region) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(bits_, [&](std::uint8_t bits) { return (bits & Bit(region)) != 0; }));
}

}  // namespace pentimento
