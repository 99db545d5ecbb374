#include <numbers>

#include "datasets/portraits/mesh.h"

namespace pentimento::portraits {
namespace {

float NeckWidth(const FaceLayout& layout) {
  return static_cast<float>(0.44 * (1.0 + 0.20 * layout.identity.neck_width));
}

}  // namespace

SurfaceMesh MakeNeckMesh(const FaceLayout& layout, const Placement& head, const Placement& body) {
  constexpr int kColumns = 33;
  constexpr int kRows = 16;
  SurfaceMesh mesh(Material::kNeck, kColumns, kRows);
  const float width = NeckWidth(layout);
  const float top = layout.chin_y + 0.42F;
  constexpr float kBottom = -1.75F;
  for (int row = 0; row < kRows; ++row) {
    const float t = static_cast<float>(row) / (kRows - 1);
    const float y = Mix(top, kBottom, t);
    for (int column = 0; column < kColumns; ++column) {
      const float angle = std::numbers::pi_v<float> * (2.0F * static_cast<float>(column) / (kColumns - 1) - 1.0F);
      // Two tendons run from behind the jaw to the pit of the throat.
      const float tendon = 0.020F * Bell((std::abs(angle) - Mix(1.1F, 0.25F, t)) / 0.14F);
      const Vector3 p{(width + 0.05F * (1.0F - t) + tendon) * std::sin(angle), y,
                      (0.44F + tendon) * std::cos(angle) - 0.18F};
      const std::size_t i = mesh.Index(column, row);
      mesh.points[i] = Mix(head.Apply(p), body.Apply(p), Smooth(0.0F, 0.8F, t));
      mesh.u[i] = angle;
      mesh.v[i] = y;
      mesh.cavity[i] = Mix(0.45F, 1.0F, Smooth(layout.chin_y + 0.05F, layout.chin_y - 0.45F, y));
    }
  }
  ComputeNormals(mesh);
  return mesh;
}

SurfaceMesh MakeTorsoMesh(const FaceLayout& layout, const Capture& capture) {
  constexpr int kColumns = 65;
  constexpr int kRows = 34;
  SurfaceMesh mesh(Material::kTorso, kColumns, kRows);
  const auto neck = NeckWidth(layout);
  const bool padded = capture.clothes == ClothesKind::kJacket;
  for (int row = 0; row < kRows; ++row) {
    const float t = static_cast<float>(row) / (kRows - 1);
    // Along the trapezius to the shoulder's tip, then down the arm; in front down the chest.
    const float out = Saturate(t / 0.62F);
    const float down = Saturate((t - 0.55F) / 0.45F);
    const float reach = out * (2.0F - out);
    for (int column = 0; column < kColumns; ++column) {
      const float angle = std::numbers::pi_v<float> * (2.0F * static_cast<float>(column) / (kColumns - 1) - 1.0F);
      const float sine = std::sin(angle);
      const float cosine = std::cos(angle);
      const float width = Mix(neck, padded ? 1.66F : 1.56F, reach) + 0.10F * std::sin(down * 1.6F);
      const float depth = Mix(0.46F, cosine > 0 ? 0.66F : 0.55F, reach);
      const float power = Mix(1.0F, 0.74F, out);
      const float x = width * std::copysign(std::pow(std::abs(sine), power), sine);
      const float z = depth * std::copysign(std::pow(std::abs(cosine), power), cosine) - 0.18F;
      const float side_y = -1.22F - (padded ? 0.34F : 0.44F) * std::pow(out, 0.62F) - 1.3F * down * down;
      const float front_y = -1.38F - 0.55F * out - 1.1F * down;
      const float front = Smooth(0.1F, 0.95F, cosine);
      const std::size_t i = mesh.Index(column, row);
      mesh.points[i] = {x, Mix(side_y, front_y, front), z};
      mesh.u[i] = x;
      mesh.v[i] = mesh.points[i].y;
      mesh.cavity[i] = Mix(0.55F, 1.0F, Smooth(0.0F, 0.35F, t));
    }
  }
  return mesh;
}

}  // namespace pentimento::portraits
