#include "metrics/faces/arcface_template.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

constexpr int kPictureSide = 250;

/// Red is the column of a pixel, green its row.
FacePixels Ramp() {
  FacePixels pixels(kPictureSide, kPictureSide);
  for (int y = 0; y < kPictureSide; ++y) {
    for (int x = 0; x < kPictureSide; ++x) {
      pixels[y][x] = {static_cast<unsigned char>(x), static_cast<unsigned char>(y), 7};
    }
  }
  return pixels;
}

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// Where the five points of InsightFace's template lie in a face that is tilted, small, and not quite of that shape.
constexpr std::array<Point, 5> kFace = {{{90, 80}, {138, 92}, {108, 116}, {84, 134}, {126, 145}}};
constexpr std::array<Point, 5> kTemplate = {
    {{38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}}};

/// 68 landmarks with these five: the eyes' points lie around their centres, the others anywhere.
std::vector<dlib::point> Parts() {
  std::vector<dlib::point> parts(68, dlib::point(3, 5));
  constexpr std::array<std::array<int, 2>, 6> kAround = {{{-6, 1}, {-2, -3}, {2, -3}, {6, -1}, {2, 3}, {-2, 3}}};
  for (std::size_t eye = 0; eye < 2; ++eye) {
    for (std::size_t i = 0; i < 6; ++i) {
      parts[36 + 6 * eye + i] =
          dlib::point(static_cast<long>(kFace[eye].x) + kAround[i][0], static_cast<long>(kFace[eye].y) + kAround[i][1]);
    }
  }
  for (const auto& [part, point] : {std::pair(30, kFace[2]), std::pair(48, kFace[3]), std::pair(54, kFace[4])}) {
    parts[static_cast<std::size_t>(part)] = dlib::point(static_cast<long>(point.x), static_cast<long>(point.y));
  }
  return parts;
}

/// z -> scale z + shift on complex numbers is the similarity of the plane; its least squares are those of a line.
struct Similarity {
  double real = 0.0, imaginary = 0.0;
  Point shift;

  [[nodiscard]] Point Apply(double x, double y) const {
    return {real * x - imaginary * y + shift.x, imaginary * x + real * y + shift.y};
  }
};

Similarity LeastSquares(double template_scale) {
  Point from;
  Point to;
  for (std::size_t i = 0; i < kFace.size(); ++i) {
    from = {from.x + template_scale * kTemplate[i].x / 5, from.y + template_scale * kTemplate[i].y / 5};
    to = {to.x + kFace[i].x / 5, to.y + kFace[i].y / 5};
  }
  double square = 0.0;
  Similarity found;
  for (std::size_t i = 0; i < kFace.size(); ++i) {
    const double x = template_scale * kTemplate[i].x - from.x;
    const double y = template_scale * kTemplate[i].y - from.y;
    found.real += x * (kFace[i].x - to.x) + y * (kFace[i].y - to.y);
    found.imaginary += x * (kFace[i].y - to.y) - y * (kFace[i].x - to.x);
    square += x * x + y * y;
  }
  found.real /= square;
  found.imaginary /= square;
  found.shift = {to.x - (found.real * from.x - found.imaginary * from.y),
                 to.y - (found.imaginary * from.x + found.real * from.y)};
  return found;
}

class ArcFaceChip : public testing::TestWithParam<int> {};

TEST_P(ArcFaceChip, ShowsWhatTheSimilarityOfLeastSquaresSays) {
  const int side = GetParam();
  const FacePixels chip = CutArcFaceChip(Ramp(), Parts(), side);
  ASSERT_EQ(chip.nr(), side);
  ASSERT_EQ(chip.nc(), side);
  const Similarity to_picture = LeastSquares(side / 112.0);
  int compared = 0;
  for (int v = 0; v < side; ++v) {
    for (int u = 0; u < side; ++u) {
      const Point place = to_picture.Apply(u, v);
      if (place.x > 1 && place.y > 1 && place.x < kPictureSide - 2 && place.y < kPictureSide - 2) {
        // Between four pixels of a ramp a bilinear sample is the ramp itself, rounded.
        ASSERT_NEAR(chip[v][u].red, place.x, 1.0) << u << ", " << v;
        ASSERT_NEAR(chip[v][u].green, place.y, 1.0) << u << ", " << v;
        ASSERT_EQ(chip[v][u].blue, 7);
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, side * side / 2);
}

TEST_P(ArcFaceChip, HasTheEyesWhereTheTemplateHasThem) {
  const double scale = GetParam() / 112.0;
  const FacePixels chip = CutArcFaceChip(Ramp(), Parts(), GetParam());
  for (std::size_t i = 0; i < kFace.size(); ++i) {
    const dlib::rgb_pixel there = chip[static_cast<long>(std::lround(scale * kTemplate[i].y))]
                                      [static_cast<long>(std::lround(scale * kTemplate[i].x))];
    // As near as a similarity brings five points that are no scaled copy of the template.
    EXPECT_NEAR(there.red, kFace[i].x, 6.0) << i;
    EXPECT_NEAR(there.green, kFace[i].y, 6.0) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Sides, ArcFaceChip, testing::Values(112, 224));

}  // namespace
}  // namespace pentimento
