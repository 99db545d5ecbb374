#include "metrics/features/procrustes.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

std::vector<FacePoint> RandomShape(std::uint64_t seed, std::size_t points) {
  RandomStream random(seed, "shape");
  std::vector<FacePoint> shape;
  for (std::size_t i = 0; i < points; ++i) {
    shape.push_back({random.Uniform(0.0, 200.0), random.Uniform(0.0, 200.0)});
  }
  return shape;
}

std::vector<FacePoint> MovedTurnedAndScaled(const std::vector<FacePoint>& shape, double angle, double scale, double dx,
                                            double dy) {
  std::vector<FacePoint> moved;
  for (const FacePoint& p : shape) {
    moved.push_back({scale * (std::cos(angle) * p[0] - std::sin(angle) * p[1]) + dx,
                     scale * (std::sin(angle) * p[0] + std::cos(angle) * p[1]) + dy});
  }
  return moved;
}

TEST(Procrustes, PlaceSizeAndAngleDoNotCount) {
  RandomStream random(1, "transforms");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<FacePoint> target = RandomShape(seed, 68);
    const std::vector<FacePoint> other = RandomShape(seed + 100, 68);
    const double angle = random.Uniform(-3.1, 3.1);
    const double scale = random.Uniform(0.2, 5.0);
    const double dx = random.Uniform(-300.0, 300.0);
    EXPECT_NEAR(ProcrustesResidual(target, MovedTurnedAndScaled(target, angle, scale, dx, 40.0)), 0.0, 1e-9);
    EXPECT_NEAR(ProcrustesResidual(target, MovedTurnedAndScaled(other, angle, scale, dx, 40.0)),
                ProcrustesResidual(target, other), 1e-9);
    EXPECT_NEAR(ProcrustesResidual(MovedTurnedAndScaled(target, angle, scale, dx, 40.0), other),
                scale * ProcrustesResidual(target, other), 1e-9)
        << "in pixels of the target";
  }
}

TEST(Procrustes, ByHand) {
  // Corners of a square and of a rectangle twice as wide: the best scale is (4 * 3) / (4 * 5), and every corner is then
  // (0.2, 0.4) away.
  const std::vector<FacePoint> square = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
  const std::vector<FacePoint> rectangle = {{2, 1}, {2, -1}, {-2, -1}, {-2, 1}};
  EXPECT_NEAR(ProcrustesResidual(square, rectangle), std::sqrt(0.2), 1e-12);
}

TEST(Procrustes, AMirrorImageIsAnotherShape) {
  const std::vector<FacePoint> hook = {{0, 0}, {0, 1}, {0, 2}, {1, 2}};
  const std::vector<FacePoint> mirrored = {{0, 0}, {0, 1}, {0, 2}, {-1, 2}};
  EXPECT_GT(ProcrustesResidual(hook, mirrored), 0.1);
}

TEST(Procrustes, APointIsAsFarAsTheShapeIsLarge) {
  const std::vector<FacePoint> square = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
  EXPECT_NEAR(ProcrustesResidual(square, std::vector<FacePoint>(4, {5, 5})), std::sqrt(2.0), 1e-12);
}

TEST(Procrustes, ShapesMustCorrespond) {
  EXPECT_THROW((void)ProcrustesResidual(RandomShape(1, 5), RandomShape(1, 4)), ShapeError);
  EXPECT_THROW((void)ProcrustesResidual({}, {}), ShapeError);
  EXPECT_THROW((void)InterocularDistance(RandomShape(1, 5)), ShapeError);
}

TEST(Procrustes, EyesAreAsFarApartAsTheirOuterCorners) {
  std::vector<FacePoint> landmarks(68, {0, 0});
  landmarks[36] = {10, 20};
  landmarks[45] = {13, 24};
  EXPECT_EQ(InterocularDistance(landmarks), 5.0);
}

}  // namespace
}  // namespace pentimento
