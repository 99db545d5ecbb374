#include <array>
#include <numbers>

#include "datasets/portraits/facial_hair.h"
#include "datasets/portraits/mesh.h"

namespace pentimento::portraits {
namespace {

constexpr int kFrontColumns = 64;
constexpr int kBackColumns = 9;
constexpr int kHeadColumns = kFrontColumns + 2 * kBackColumns + 1;
constexpr int kHeadRows = 96;

float ColumnAngle(int column) {
  constexpr float kHalf = std::numbers::pi_v<float> * 0.5F;
  const int front = column - kBackColumns;
  if (front < 0) {
    return -kHalf + kHalf * static_cast<float>(front) / kBackColumns;
  }
  if (front > kFrontColumns) {
    return kHalf + kHalf * static_cast<float>(front - kFrontColumns) / kBackColumns;
  }
  // Denser towards the middle, where the features are.
  const float t = 2.0F * static_cast<float>(front) / kFrontColumns - 1.0F;
  return kHalf * (0.62F * t + 0.38F * t * t * t);
}

float RowParameter(int row) {
  // A sixth of the rows for the dome and the last few under the chin, the others for the face.
  constexpr int kDome = 16;
  constexpr int kUnder = 5;
  if (row < kDome) {
    return 0.26F * static_cast<float>(row) / kDome;
  }
  if (row < kHeadRows - kUnder) {
    return 0.26F + 0.69F * static_cast<float>(row - kDome) / static_cast<float>(kHeadRows - kUnder - 1 - kDome);
  }
  return 0.95F + 0.05F * static_cast<float>(row - (kHeadRows - kUnder - 1)) / kUnder;
}

/// Light that reaches a hollow: the point's depth below the mean of its surroundings, at two scales.
void FillCavity(SurfaceMesh& mesh) {
  const auto depth = [&](int column, int row) {
    return mesh.points[mesh.Index(std::clamp(column, 0, mesh.columns - 1), std::clamp(row, 0, mesh.rows - 1))].z;
  };
  for (int row = 0; row < mesh.rows; ++row) {
    for (int column = kBackColumns; column < mesh.columns - kBackColumns; ++column) {
      const float here = depth(column, row);
      const auto hollow = [&](int step) {
        return 0.25F * (depth(column - step, row) + depth(column + step, row) + depth(column, row - step) +
                        depth(column, row + step)) -
               here;
      };
      const float amount = std::max(hollow(4), 0.0F) * 7.0F + std::max(hollow(9), 0.0F) * 3.5F;
      mesh.cavity[mesh.Index(column, row)] = 1.0F / (1.0F + amount);
    }
  }
}

}  // namespace

SurfaceMesh MakeHeadMesh(const FaceLayout& layout) {
  SurfaceMesh mesh(Material::kSkin, kHeadColumns, kHeadRows);
  std::array<float, kHeadColumns> sine{};
  std::array<float, kHeadColumns> cosine{};
  std::array<float, kHeadColumns> log_sine{};
  std::array<float, kHeadColumns> log_cosine{};
  for (int column = 0; column < kHeadColumns; ++column) {
    const float angle = ColumnAngle(column);
    sine[column] = std::sin(angle);
    cosine[column] = std::cos(angle);
    log_sine[column] = std::log2(std::max(std::abs(sine[column]), 1e-9F));
    log_cosine[column] = std::log2(std::max(std::abs(cosine[column]), 1e-9F));
  }
  const BeardMap beard(layout);
  for (int row = 0; row < kHeadRows; ++row) {
    const HeadSection section = layout.Section(RowParameter(row));
    const float exponent = 2.0F / section.power;
    for (int column = 0; column < kHeadColumns; ++column) {
      const std::size_t i = mesh.Index(column, row);
      const float forward = std::max(cosine[column], 0.0F);
      Vector3 p{std::copysign(section.width * std::exp2(exponent * log_sine[column]), sine[column]),
                section.y + section.lift * (1.0F - forward),
                std::exp2(exponent * log_cosine[column]) * (cosine[column] > 0 ? section.front : section.back)};
      const Vector3 straight = layout.Straightened(p.x, p.y);
      mesh.u[i] = straight.x;
      mesh.v[i] = straight.y;
      if (forward > 0.02F && p.y < layout.dome_y + 0.2F) {
        const float facing = Smooth(0.02F, 0.35F, forward);
        p.z += facing * layout.Relief(mesh.u[i], mesh.v[i]);
        const float thickness = beard.Thickness(mesh.u[i], mesh.v[i]);
        if (thickness > 0) {
          p.x *= 1.0F + 0.7F * thickness;
          p.y -= 0.55F * thickness;
          p.z += 0.6F * thickness * forward;
        }
      }
      mesh.points[i] = p;
    }
  }
  FillCavity(mesh);
  return mesh;
}

SurfaceMesh MakeEarMesh(const FaceLayout& layout, float side) {
  constexpr int kEarColumns = 15;
  constexpr int kEarRows = 19;
  SurfaceMesh mesh(Material::kEar, kEarColumns, kEarRows);
  mesh.two_sided = true;
  const auto size = static_cast<float>(1.0 + 0.2 * layout.identity.ear_size);
  const auto protrusion = static_cast<float>(0.10 + 0.05 * layout.identity.ear_protrusion);
  const HeadSection section = layout.SectionAt(-0.16F);
  for (int row = 0; row < kEarRows; ++row) {
    const float t = 2.0F * static_cast<float>(row) / (kEarRows - 1) - 1.0F;
    const float half = std::sqrt(std::max(1.0F - t * t, 0.0F)) * (t < 0 ? 0.19F : 0.19F - 0.06F * t) * size;
    for (int column = 0; column < kEarColumns; ++column) {
      const float s = 2.0F * static_cast<float>(column) / (kEarColumns - 1) - 1.0F;
      const float radius = std::sqrt(s * s + t * t * 0.8F);
      // Rim (helix) raised, bowl (concha) hollow.
      const float rim = 0.045F * Bell((radius - 0.86F) / 0.12F) - 0.035F * Bell(radius / 0.40F) +
                        0.02F * Bell((radius - 0.5F) / 0.12F);
      const float out = 0.5F * (s + 1.0F);
      const std::size_t i = mesh.Index(column, row);
      mesh.points[i] = {side * (section.width * 0.965F + protrusion * out + 0.5F * rim * out),
                        -0.17F - 0.30F * t * size + 0.02F * s, 0.02F - half * s * 1.1F + rim * 0.9F - 0.10F * out};
      mesh.u[i] = s;
      mesh.v[i] = t;
      mesh.cavity[i] = 0.62F + 0.38F * Smooth(0.2F, 0.9F, radius) * Smooth(-1.1F, -0.3F, s);
    }
  }
  return mesh;
}

}  // namespace pentimento::portraits
