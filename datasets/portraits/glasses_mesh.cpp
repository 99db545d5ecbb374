#include <numbers>

#include "datasets/portraits/mesh.h"

namespace pentimento::portraits {
namespace {

constexpr int kSideColumns = 5;
constexpr int kLoopColumns = 33;
constexpr int kBridgeColumns = 3;
constexpr int kColumns = 2 * (kSideColumns + kLoopColumns) + kBridgeColumns;

/// The frame as a ribbon, laid from one ear to the other in one piece.
class Ribbon {
 public:
  explicit Ribbon(SurfaceMesh& mesh) : mesh_(mesh) {}
  void Lay(Vector3 middle, Vector3 half_width) {
    mesh_.points[mesh_.Index(column_, 0)] = middle + half_width;
    mesh_.points[mesh_.Index(column_, 1)] = middle - half_width;
    ++column_;
  }

 private:
  SurfaceMesh& mesh_;
  int column_ = 0;
};

}  // namespace

SurfaceMesh MakeGlassesMesh(const FaceLayout& layout) {
  const auto f = [](double value) { return static_cast<float>(value); };
  const Identity& p = layout.identity;
  SurfaceMesh mesh(Material::kGlasses, kColumns, 2);
  mesh.two_sided = true;
  Ribbon ribbon(mesh);

  const float half = 0.008F + 0.026F * f(p.glasses);
  const float lens_width = 0.235F * (1.0F + 0.12F * f(p.glasses_size));
  const float lens_height = (0.215F - 0.075F * f(p.glasses_shape)) * (1.0F + 0.18F * f(p.glasses_size));
  const float exponent = 2.0F / (2.1F + 2.4F * f(p.glasses_shape));
  const float middle_x = 0.055F + half + lens_width;
  const float middle_y = -0.02F;
  const float ear_x = 1.01F * layout.SectionAt(middle_y).width;
  const float bridge_z = 0.95F + layout.nose_bridge;
  const auto depth = [&](float x) { return bridge_z - 0.02F - 0.28F * x * x; };

  const auto temple = [&](float side, float t) {
    const Vector3 hinge{middle_x + lens_width, middle_y + 0.45F * lens_height, depth(middle_x + lens_width)};
    const Vector3 at = Mix(hinge, Vector3{ear_x, middle_y + 0.03F, -0.05F}, t);
    ribbon.Lay({side * at.x, at.y, at.z}, {0.0F, 0.8F * half + 0.008F, 0.0F});
  };
  // From the bridge (angle 0) once around the lens, and on to the hinge.
  const auto rim = [&](float side, int step) {
    const float angle = 3.0F * std::numbers::pi_v<float> * static_cast<float>(step) / (kLoopColumns - 1);
    const float cosine = -std::cos(angle);
    const float sine = std::sin(angle);
    const float x = std::copysign(std::pow(std::abs(cosine), exponent), cosine);
    const float y = std::copysign(std::pow(std::abs(sine), exponent), sine);
    const Vector3 at{side * (middle_x + lens_width * x), middle_y + lens_height * y, depth(middle_x + lens_width * x)};
    // The upper rim is the stronger one.
    const float strong = half * (1.0F + 0.35F * sine);
    ribbon.Lay(at, Vector3{side * cosine, sine, 0.0F} * strong);
  };
  for (int i = 0; i < kSideColumns; ++i) {
    temple(-1.0F, 1.0F - static_cast<float>(i) / (kSideColumns - 1));
  }
  for (int i = 0; i < kLoopColumns; ++i) {
    rim(-1.0F, kLoopColumns - 1 - i);
  }
  for (int i = 0; i < kBridgeColumns; ++i) {
    const float t = static_cast<float>(i - 1);
    ribbon.Lay({0.06F * t, middle_y + 0.35F * lens_height - 0.02F * t * t, bridge_z + 0.01F}, {0.0F, half, 0.0F});
  }
  for (int i = 0; i < kLoopColumns; ++i) {
    rim(1.0F, i);
  }
  for (int i = 0; i < kSideColumns; ++i) {
    temple(1.0F, static_cast<float>(i) / (kSideColumns - 1));
  }
  return mesh;
}

}  // namespace pentimento::portraits
